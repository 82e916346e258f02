import type { AccessSet, ToolScopes } from './models.ts';

/** The token sets that cover what a tool needs. None: its host is asked to widen its access first. */
export function holders({ server, scopes }: ToolScopes, sets: readonly AccessSet[]): AccessSet[] {
  return sets.filter((set) => set.server === server && covers(set, scopes));
}

function covers(set: AccessSet, needed: readonly string[]): boolean {
  const held = new Set(set.scopes.map(({ name }) => name));
  return needed.every((scope) => held.has(scope));
}
