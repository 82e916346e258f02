/** What somebody typed to `Continue? [Y/n]`. */
export type Reply =
  | { says: 'yes' }
  | { says: 'no' }
  /** Places in the list of scopes, from 0: each changes sides, left out or asked for. */
  | { says: 'turn'; places: readonly number[] }
  | { says: 'nonsense' };

const words: Readonly<Record<string, Reply>> = {
  '': { says: 'yes' },
  y: { says: 'yes' },
  yes: { says: 'yes' },
  n: { says: 'no' },
  no: { says: 'no' },
};

/** Reads a reply to a question with so many scopes that can be left out. */
export function readReply(typed: string, scopes: number): Reply {
  const text = typed.trim().toLowerCase();
  const word = words[text];
  if (word !== undefined) return word;
  const numbers = text.split(/[\s,]+/).map(Number);
  const known = numbers.every((one) => Number.isInteger(one) && one >= 1 && one <= scopes);
  return known ? { says: 'turn', places: numbers.map((one) => one - 1) } : { says: 'nonsense' };
}

/** The place in a list that was typed, from 0; the first where nothing was. */
export function readPlace(typed: string, of: number): number | undefined {
  const text = typed.trim();
  const place = text === '' ? 0 : Number(text) - 1;
  return Number.isInteger(place) && place >= 0 && place < of ? place : undefined;
}

/** `places` turned in what is left out so far. */
export function turned(
  without: ReadonlySet<string>,
  scopes: readonly string[],
  places: readonly number[],
): Set<string> {
  const next = new Set(without);
  for (const scope of places.map((place) => scopes[place]))
    if (scope !== undefined && !next.delete(scope)) next.add(scope);
  return next;
}
