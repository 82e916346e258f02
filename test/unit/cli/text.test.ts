import { describe, expect, test } from 'vitest';
import { createPaint } from '../../../cli/text/paint.ts';
import { facts, table } from '../../../cli/text/table.ts';
import { duration, relativeTime, sinceTime } from '../../../cli/text/time.ts';

const now = Date.parse('2026-06-01T12:00:00.000Z');
const plain = createPaint(false);

describe('a time', () => {
  test.each([
    ['2026-06-01T11:59:58.000Z', 'just now'],
    ['2026-06-01T11:59:20.000Z', '40 s ago'],
    ['2026-06-01T12:05:00.000Z', 'in 5 min'],
    ['2026-06-01T09:00:00.000Z', '3 h ago'],
    ['2026-05-29T12:00:00.000Z', '3 days ago'],
    ['2025-01-31T12:00:00.000Z', '2025-01-31'],
    ['nonsense', 'unknown'],
  ])('%s is said as “%s”', (iso, said) => {
    expect(relativeTime(iso, now)).toBe(said);
  });

  test.each([
    ['30m', '2026-06-01T11:30:00.000Z'],
    ['7d', '2026-05-25T12:00:00.000Z'],
    ['2026-05-01', '2026-05-01T00:00:00.000Z'],
    ['yesterday-ish', undefined],
  ])('since %s is %s', (text, iso) => {
    expect(sinceTime(text, now)).toBe(iso);
  });

  test('that something took is rounded to what matters', () => {
    expect([12.4, 1_240, 125_000].map(duration)).toEqual(['12 ms', '1.2 s', '2 min 5 s']);
  });
});

describe('a table', () => {
  test('aligns its columns under their headings', () => {
    const rows = [
      ['crm', 'signed in', 'https://crm.example/mcp'],
      ['wiki-of-everything', '', 'https://wiki.example/'],
    ];
    expect(table(['SERVER', 'ACCOUNT', 'ADDRESS'], rows, plain)).toBe(
      'SERVER              ACCOUNT    ADDRESS\n' +
        'crm                 signed in  https://crm.example/mcp\n' +
        'wiki-of-everything             https://wiki.example/\n',
    );
  });

  test('counts the columns a character takes, not its bytes', () => {
    expect(table(['A', 'B'], [['東京', 'x']], plain)).toBe('A     B\n東京  x\n');
  });

  test('keeps a hostile cell inside its cell', () => {
    expect(table(['A', 'B'], [['a\nb', '\u001B[31mred']], plain)).toBe('A     B\na\\nb  \\u{1b}[31mred\n');
  });

  test('colours text without moving columns', () => {
    const paint = createPaint(true);
    const [, row] = table(['A', 'B'], [[{ text: 'ok', paint: paint.good }, 'x']], paint).split('\n');
    expect(row).toBe('\u001B[32mok\u001B[39m  x');
  });

  test('of facts is indented', () => {
    expect(
      facts(
        [
          ['vault', 'ready'],
          ['home', '/tmp'],
        ],
        plain,
      ),
    ).toBe('  vault  ready\n  home   /tmp\n');
  });
});
