/** What is known when scopes are chosen. */
export interface ScopeFacts {
  /** The person's own words. */
  wanted?: readonly string[] | undefined;
  /** `scope` of the challenge. */
  challenged?: string | undefined;
  /** The challenge said `insufficient_scope`. */
  stepUp: boolean;
  /** What the token at hand may do, or could before it ended. */
  held: readonly string[];
  /** The issuer said who the account at hand is, so it must say so again: else anybody could take its place. */
  identified?: boolean | undefined;
  /** What the policy says a first sign-in asks for. */
  policy?: readonly string[] | undefined;
  /** `scopes_supported` of the resource. */
  resource?: readonly string[] | undefined;
}

/**
 * The scopes the person is shown. A step-up: what is held and what the challenge wants. Else the policy's, the
 * challenge's, what was held before, all of the resource's, or none at all (MCP authorization, "Scope Selection Strategy").
 * `offline_access` is offered beside others; alone it would replace the issuer's defaults.
 */
export function offerScopes(facts: ScopeFacts): string[] {
  const { stepUp, held, challenged, policy, resource } = facts;
  const asked = challenged === undefined ? undefined : words(challenged);
  const before = held.length > 0 ? held : undefined;
  const base = facts.wanted ?? (stepUp ? [...held, ...(asked ?? [])] : (policy ?? asked ?? before ?? resource ?? []));
  const scopes = new Set(base);
  if (scopes.size > 0 && facts.identified) scopes.add(OPENID);
  if (scopes.size > 0) scopes.add(OFFLINE);
  return [...scopes];
}

export const OFFLINE = 'offline_access';
/** Not among the scopes of an access token, so not among those held. */
export const OPENID = 'openid';

/**
 * The scopes to ask for after the person's answer: `offline_access` only where the issuer lists it, or the server named it
 * (checklist A30).
 */
export function agreedScopes(
  offered: readonly string[],
  without: readonly string[],
  named: readonly string[],
  issuer: readonly string[] | undefined,
): string[] {
  const isOffered = (scope: string) => scope !== OFFLINE || named.includes(OFFLINE) || issuer?.includes(OFFLINE);
  return offered.filter((scope) => !without.includes(scope) && isOffered(scope));
}

/** A `scope` value as its words. */
export function words(scope: string): string[] {
  return scope.split(' ').filter((word) => word !== '');
}
