import type { AccessSet, SignInQuestion, ToolScopes } from './models.ts';

/** The token sets that cover what a tool needs. None: its host is asked to widen its access first. */
export function holders({ server, scopes }: ToolScopes, sets: readonly AccessSet[]): AccessSet[] {
  return sets.filter((set) => set.server === server && covers(set, scopes));
}

function covers(set: AccessSet, needed: readonly string[]): boolean {
  const held = new Set(set.scopes.map(({ name }) => name));
  return needed.every((scope) => held.has(scope));
}

/**
 * Whether a yes with these scopes left out would mean anything. To stay signed in is no access, and a step-up is about what is
 * not held yet.
 */
export function asksForSomething({ reason, scopes }: SignInQuestion, without: ReadonlySet<string>): boolean {
  const counts = scopes.filter(({ name, held }) => name !== 'offline_access' && (reason !== 'step-up' || !held));
  return counts.length === 0 || counts.some(({ name }) => !without.has(name));
}
