import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ackLike, cutAt } from './pieces.ts';
import {
  coreLineHead,
  coreLineOffset,
  type Frame,
  FrameReader,
  frameKind,
  frameNumber,
  hostLineHead,
  hostLineOffset,
  jsonBody,
  jsonFrame,
  oversizedFrame,
  secondNumber,
} from '../../../shared/wire/frames.ts';

function readAll(chunks: Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader();
  for (const chunk of chunks) reader.read(chunk, ({ kind, body }) => frames.push({ kind, body: body.slice() }));
  return frames;
}

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    const line = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(4_000)), (lines, cuts) => {
        const stream = Buffer.concat(
          lines.flatMap((bytes, i) => [hostLineHead(i + 1, bytes.length), bytes, ackLike(i)]),
        );
        const frames = readAll(cutAt(stream, cuts));
        const found = frames.filter(({ kind }) => kind === frameKind.line);
        expect(found.map(({ body }) => frameNumber(body))).toEqual(lines.map((_, i) => i + 1));
        expect(found.map(({ body }) => [...body.subarray(hostLineOffset)])).toEqual(lines.map((bytes) => [...bytes]));
        expect(frames).toHaveLength(2 * lines.length);
      }),
    );
  });

  it('carry the line a core line answers, and the length of one too long', () => {
    const bytes = Buffer.from('{}');
    const [line, oversized] = readAll([
      Buffer.concat([coreLineHead(7, 3, bytes.length), bytes, oversizedFrame(9, 5e9)]),
    ]);
    expect([frameNumber(line?.body ?? bytes), secondNumber(line?.body ?? bytes)]).toEqual([7, 3]);
    expect(Buffer.from(line?.body.subarray(coreLineOffset) ?? []).toString()).toBe('{}');
    expect(secondNumber(oversized?.body ?? bytes)).toBe(0xffff_ffff);
  });

  it('carry JSON', () => {
    const [frame] = readAll([jsonFrame(frameKind.hello, { name: 'é' })]);
    expect(jsonBody(frame?.body ?? new Uint8Array())).toEqual({ name: 'é' });
  });

  it('of a length no honest peer sends end the reading', () => {
    expect(() => readAll([Buffer.from([0xff, 0xff, 0xff, 0xff, 6])])).toThrow(RangeError);
    expect(() => readAll([Buffer.from([0, 0, 0, 0, 6])])).toThrow(RangeError);
  });
});
