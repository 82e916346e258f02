import { visible } from '../../shared/visible.ts';
import type { Paint } from './paint.ts';

/** A cell's text and, where it matters, its colour. The text is made visible here; nothing else need be. */
export type Cell = string | { text: string; paint: (text: string) => string };

/** Aligned columns under dim headings, one line per row. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const head = headings.map((text): Cell => ({ text, paint: paint.dim }));
  return columns([head, ...rows]);
}

/** `name  value` lines, indented, values aligned. */
export function facts(pairs: readonly (readonly [string, Cell])[], paint: Paint): string {
  return columns(pairs.map(([name, value]) => ['', { text: name, paint: paint.dim }, value]));
}

function columns(rows: readonly (readonly Cell[])[]): string {
  const shown = rows.map((row) => row.map(show));
  const widths = shown.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, cell.width)),
    [],
  );
  return shown
    .map((row) => row.map((cell, i) => pad(cell, widths[i] ?? 0, i === row.length - 1)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

interface Shown {
  text: string;
  width: number;
}

function show(cell: Cell): Shown {
  const plain = visible(typeof cell === 'string' ? cell : cell.text);
  return { text: typeof cell === 'string' || plain === '' ? plain : cell.paint(plain), width: widthOf(plain) };
}

function pad(cell: Shown, width: number, last: boolean): string {
  return last ? cell.text : cell.text + ' '.repeat(width - cell.width);
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/** How many columns of a terminal the text takes: East Asian characters and pictures two, accents none. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (/\p{M}/u.test(one) ? 0 : wide.test(one) ? 2 : 1), 0);
}
