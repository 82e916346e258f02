import { plain } from './texts.ts';

/** Letters that pass for the Latin one before them, in the fonts of screens: Cyrillic, Greek, Armenian and their like. */
const groups = [
  'aаαɑ',
  'bЬ',
  'cсϲ',
  'dԁ',
  'eеєɛ',
  'gɡց',
  'hһհ',
  'iіιıɩ',
  'jјϳ',
  'kкκ',
  'l1|ӏІΙI',
  'mм',
  'nոп',
  'oоοօ0',
  'pрρ',
  'qԛ',
  'rг',
  'sѕ',
  'tтτ',
  'uυսц',
  'vνѵ',
  'wԝω',
  'xхχ',
  'yуγү',
  'zᴢ',
  '_-. ‐‑–—',
];

const latin = new Map(groups.flatMap(([first = '', ...others]) => others.map((one) => [one, first] as const)));

/** What a name looks like: equal for names that a person cannot tell apart at a glance. Pure. */
export function skeleton(name: string): string {
  const letters = Array.from(plain(name).normalize('NFD').replaceAll(/\p{M}/gu, ''));
  // Before and after small letters: a capital I looks like an l, a small one does not.
  const folded = letters.map((one) => latin.get(one) ?? one.toLowerCase()).map((one) => latin.get(one) ?? one);
  return folded.join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/** Whether two names that are not the same look it. */
export function looksLike(name: string, other: string): boolean {
  return name !== other && skeleton(name) === skeleton(other);
}
