import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineCutter, type Line } from '../../../bridge/lines.ts';
import { cutAt } from '../wire/pieces.ts';

function cut(stream: Buffer, cuts: readonly number[], limit = 1_000): (string | number)[] {
  const lines: Line[] = [];
  const take = createLineCutter(limit, (line) => lines.push(line));
  for (const chunk of cutAt(stream, cuts)) take(chunk);
  return lines.map((line) => ('bytes' in line ? line.bytes.toString('latin1') : line.oversized));
}

describe('lines of the host', () => {
  it('are found whatever the chunks, empty ones left out (also those of a host that ends lines as Windows does)', () => {
    const line = fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(500)), (lines, cuts) => {
        const stream = Buffer.from(lines.map((text) => `${text}\n`).join(''), 'latin1');
        expect(cut(stream, cuts)).toEqual(lines.filter((text) => text !== '' && text !== '\r'));
      }),
    );
  });

  it('are not given before their newline came', () => {
    expect(cut(Buffer.from('whole\nhalf'), [3, 7])).toEqual(['whole']);
  });

  it('longer than the limit are dropped and reported by length, and the next one is fine', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 400 }), fc.array(fc.nat(450)), (length, cuts) => {
        expect(cut(Buffer.from(`${'x'.repeat(length)}\nok\n`), cuts, 10)).toEqual([length, 'ok']);
      }),
    );
  });
});
