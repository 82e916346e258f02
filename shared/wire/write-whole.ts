/** A stream of Node's, as far as it is needed here. */
interface Out {
  cork(): void;
  uncork(): void;
  write(piece: Uint8Array): boolean;
}

/** In bytes. */
const shortLine = 16 * 1024;

/** Writes the pieces as one. Says whether there is room for more, as a stream's `write` does. */
export function writeWhole(stream: Out, pieces: readonly Uint8Array[]): boolean {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  // Copying a short line costs less than a second write.
  if (length < shortLine) return stream.write(joined(pieces, length));
  let room = true;
  stream.cork();
  for (const piece of pieces) room = stream.write(piece);
  stream.uncork();
  return room;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
