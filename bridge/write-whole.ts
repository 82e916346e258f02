import type { Writable } from 'node:stream';

/** In bytes. */
const shortLine = 16 * 1024;

/** Writes the pieces as one. Says whether there is room for more, as a stream's `write` does. */
export function writeWhole(stream: Writable, pieces: readonly Uint8Array[]): boolean {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  // Copying a short line costs less than a second write.
  if (length < shortLine) return stream.write(Buffer.concat(pieces, length));
  let room = true;
  stream.cork();
  for (const piece of pieces) room = stream.write(piece);
  stream.uncork();
  return room;
}
