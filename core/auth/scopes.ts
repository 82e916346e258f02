/** What is known when scopes are chosen. */
export interface ScopeFacts {
  /** `scope` of the challenge. */
  challenged?: string | undefined;
  /** The challenge said `insufficient_scope`. */
  stepUp: boolean;
  held: readonly string[];
  /** `scopes_supported` of the resource and of the issuer. */
  resource?: readonly string[] | undefined;
  issuer?: readonly string[] | undefined;
}

/**
 * The scopes to ask for: the challenge's, else all of the resource's, else none at all (MCP authorization, "Scope
 * Selection Strategy"). A step-up adds to what was held. `offline_access` joins only where the issuer lists it, and
 * never alone, which would replace the issuer's defaults.
 */
export function chooseScopes(facts: ScopeFacts): string[] {
  const wanted = facts.challenged === undefined ? (facts.resource ?? []) : words(facts.challenged);
  const scopes = new Set([...(facts.stepUp ? facts.held : []), ...wanted]);
  if (scopes.size > 0 && facts.issuer?.includes('offline_access')) scopes.add('offline_access');
  return [...scopes];
}

/** A `scope` value as its words. */
export function words(scope: string): string[] {
  return scope.split(' ').filter((word) => word !== '');
}
