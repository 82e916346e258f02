/** Frames as no honest peer sends them. */
import fc from 'fast-check';
import { frameKind } from '../../../shared/wire/frames.ts';

/** A frame's bytes, with the length that belongs to it. */
export function frameBytes(kind: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + body.length);
  head[4] = kind;
  return Buffer.concat([head, body]);
}

export interface FrameDraft {
  kind: number;
  body: Buffer;
}

/** A frame of a kind that takes a number first, or of any other, with any body. */
export function frames(kinds: fc.Arbitrary<number>): fc.Arbitrary<FrameDraft> {
  const numbered = fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 5 }), fc.uint8Array({ maxLength: 60 }))
    .map(([number, re, rest]) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(number);
      head.writeUInt32BE(re, 4);
      return Buffer.concat([head, rest]);
    });
  const any = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes));
  const json = fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text));
  return fc.record({ kind: kinds, body: fc.oneof({ weight: 3, arbitrary: numbered }, any, json) });
}

/** Lengths that no frame may have. */
export const badLengths = fc.constantFrom(
  Buffer.from([0, 0, 0, 0, frameKind.line]),
  Buffer.from([0xff, 0xff, 0xff, 0xff, frameKind.line]),
  Buffer.from([0x7f, 0, 0, 0, frameKind.hello]),
);

/** The lines among these frames that an honest reader takes: new ones, up to the first frame that makes no sense. */
export function linesOf(connections: readonly (readonly (FrameDraft | Buffer)[])[]): Buffer[] {
  let received = 0;
  const lines: Buffer[] = [];
  for (const drafts of connections) {
    for (const draft of drafts) {
      if (Buffer.isBuffer(draft)) break;
      const { kind, body } = draft;
      const numbered = kind === frameKind.line || kind === frameKind.taken || kind === frameKind.done;
      if (numbered && body.length < 4) break;
      if (kind !== frameKind.line || body.readUInt32BE(0) <= received) continue;
      if (body.length < 8) break;
      received = body.readUInt32BE(0);
      lines.push(body.subarray(8));
    }
  }
  return lines;
}
