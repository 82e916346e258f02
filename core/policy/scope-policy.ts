import type { PolicyFile } from '../../shared/policy.ts';
import { own } from './own.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** What policy says of scopes. Where both files speak of one, the administrator's word counts. */
export interface ScopeWords {
  words(scope: string): string | undefined;
  first(server: string): readonly string[] | undefined;
  tools(server: string): Readonly<Record<string, readonly string[]>>;
  /** Whether a sign-in may ask for it: a ceiling over whoever wants it. */
  mayAsk(server: string, scope: string): boolean;
}

export function scopesOf(files: readonly PolicyFile[]): ScopeWords {
  const all = files.flatMap(({ scopes }) => scopes ?? []);
  /** A server's own entry, then the one for every server. */
  const entries = (server: string) =>
    all.flatMap(({ servers }) => [own(servers, server), own(servers, '*')]).filter((entry) => entry !== undefined);
  const never = new Map<string, Pattern[]>();
  const neverOf = (server: string) => {
    const known = never.get(server);
    if (known) return known;
    const made = entries(server).flatMap((entry) => (entry.never ?? []).map(compilePattern));
    never.set(server, made);
    return made;
  };
  return {
    words: (scope) => all.map(({ words }) => own(words, scope)).find((text) => text !== undefined),
    first: (server) => entries(server).find(({ first }) => first !== undefined)?.first,
    tools: (server) =>
      Object.fromEntries(
        entries(server)
          .toReversed()
          .flatMap(({ tools }) => Object.entries(tools ?? {})),
      ),
    mayAsk: (server, scope) => !neverOf(server).some((pattern) => pattern.matches(scope)),
  };
}

/** What the policy in force says whenever it is asked. */
export function scopesNow(current: () => { readonly scopes: ScopeWords }): ScopeWords {
  return {
    words: (scope) => current().scopes.words(scope),
    first: (server) => current().scopes.first(server),
    tools: (server) => current().scopes.tools(server),
    mayAsk: (server, scope) => current().scopes.mayAsk(server, scope),
  };
}
