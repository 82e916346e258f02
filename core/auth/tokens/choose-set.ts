import type { SetRow } from './set-rows.ts';

/** What a call needs of a token. */
export interface Need {
  /** Who asks; empty: nobody in particular. */
  agent: string;
  /** Scopes it is known to need; empty: not known. */
  scopes: readonly string[];
}

/** Whether `held` has every one of `wanted`. */
export function covers(held: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((scope) => held.includes(scope));
}

/** Whether this set may serve the agent now: another agent's widening never does, nor one past its end. */
export function mayUse({ key, until }: SetRow, agent: string, now: number): boolean {
  return (key.agent === undefined || key.agent === agent) && (until === undefined || now < until);
}

/**
 * The narrowest set that covers what is needed; where none does, the narrowest there is, and the server will say what it
 * lacks. `isSpent` sets come last: one that no longer works helps nobody while another does.
 */
export function chooseSet(
  rows: readonly SetRow[],
  { agent, scopes }: Need,
  now: number,
  isSpent: (row: SetRow) => boolean,
): SetRow | undefined {
  const mine = rows.filter((row) => mayUse(row, agent, now));
  const byWidth = mine.toSorted((a, b) => a.scopes.length - b.scopes.length);
  const alive = byWidth.filter((row) => !isSpent(row));
  return alive.find((row) => covers(row.scopes, scopes)) ?? alive[0] ?? byWidth[0];
}
