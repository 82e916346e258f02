/** A piece of a text: what Drawbridge put in the place of something secret, or what stands around it. */
export interface Piece {
  text: string;
  masked: boolean;
}

/** As the core writes it in the place of what it masks. */
const mask = /(\[masked by Drawbridge\])/;

export function maskedIn(text: string): Piece[] {
  return text.split(mask).map((piece, at) => ({ text: piece, masked: at % 2 === 1 }));
}
