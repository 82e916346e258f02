import type { Body } from './body.ts';

/** The longest message taken from a server, in bytes: as long as a line the bridge carries. */
export const maxMessageBytes = 64 * 1024 * 1024;

/** Thrown when an answer is longer than whoever asked allows. */
export class BodyTooLong extends Error {
  constructor(limit: number) {
    super(`an answer of more than ${limit} bytes`);
    this.name = 'BodyTooLong';
  }
}

/** Bytes that come in pieces. */
export interface Pile {
  readonly length: number;
  /** Throws BodyTooLong when there would be more than the limit. */
  add(piece: Uint8Array): void;
  /** All there is, in one piece; the pile is empty then. */
  take(): Buffer;
}

/** Copies the pieces into one buffer that grows fourfold: a list of them would let a server that sends single bytes fill the memory. */
export function createPile(limit: number): Pile {
  let bytes = Buffer.alloc(0);
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(piece) {
      const needed = length + piece.length;
      if (needed > limit) throw new BodyTooLong(limit);
      if (needed > bytes.length) {
        const wider = Buffer.allocUnsafe(Math.max(needed, 4 * bytes.length));
        bytes.copy(wider, 0, 0, length);
        bytes = wider;
      }
      bytes.set(piece, length);
      length = needed;
    },
    take() {
      const all = bytes.subarray(0, length);
      bytes = Buffer.alloc(0);
      length = 0;
      return all;
    },
  };
}

/** The whole body, at most `limit` bytes of it; throws BodyTooLong, and ends the connection, when there is more. */
export async function readBody(body: Body, limit: number): Promise<Buffer> {
  const pile = createPile(limit);
  await body.read((piece) => pile.add(piece));
  return pile.take();
}
