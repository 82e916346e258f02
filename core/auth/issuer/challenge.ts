import type { Challenge } from '../auth.ts';

/** One challenge of a `WWW-Authenticate` header. Scheme and parameter names are in lower case. */
export interface ParsedChallenge {
  scheme: string;
  parameters: ReadonlyMap<string, string>;
}

/**
 * Every challenge in the header lines, in order (RFC 9110 11.6.1). One line may hold several, and the comma that parts
 * two challenges also parts two parameters; what follows the word decides. A line is read up to its first nonsense.
 */
export function parseChallenges(lines: Challenge): ParsedChallenge[] {
  return lines.flatMap(parseLine);
}

export interface TokenHints {
  resourceMetadata?: string;
  /** The words of it that may be scopes. */
  scope?: string;
  error?: string;
  /** `error_description`: the server's own words (untrusted text). */
  description?: string;
}

/** Schemes of access tokens: RFC 6750 and RFC 9449. */
const TOKEN_SCHEMES: readonly string[] = ['bearer', 'dpop'];

/** Whether the server asks for an access token, which a sign-in brings. */
export function asksForToken(lines: Challenge): boolean {
  return parseChallenges(lines).some(({ scheme }) => TOKEN_SCHEMES.includes(scheme));
}

/** What the server tells about its authorization: the first challenge for an access token that says most. */
export function tokenHints(lines: Challenge): TokenHints {
  const all = parseChallenges(lines).filter(({ scheme }) => TOKEN_SCHEMES.includes(scheme));
  const chosen = all.find(({ parameters }) => parameters.has('resource_metadata')) ?? all[0];
  const resourceMetadata = chosen?.parameters.get('resource_metadata');
  const scope = chosen?.parameters.get('scope');
  const error = chosen?.parameters.get('error');
  const description = chosen?.parameters.get('error_description');
  return {
    ...(resourceMetadata !== undefined && { resourceMetadata }),
    ...(scope !== undefined && { scope: scopeTokens(scope) }),
    ...(error !== undefined && { error }),
    ...(description !== undefined && { description: description.slice(0, 500) }),
  };
}

/** `scope-token` (RFC 6749 3.3): neither quotes nor backslashes, nor anything outside of printable ASCII. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]{1,200}$/;
const MOST_SCOPES = 32;

// A person reads them, and tokens are bound to them: nonsense goes no further.
function scopeTokens(scope: string): string {
  const tokens = scope.split(' ').filter((word) => SCOPE_TOKEN.test(word));
  return tokens.slice(0, MOST_SCOPES).join(' ');
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const SEPARATORS = /[\s,]*/y;
const PARAMETER = new RegExp(`(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))[ \\t]*(?=,|$)`, 'y');
const SCHEME = new RegExp(`(${TOKEN})(?=[ \\t,]|$)`, 'y');
// `Negotiate dG9rZW4=`: one opaque word in place of parameters.
const TOKEN68 = /[ \t]+[A-Za-z0-9\-._~+/]+=*[ \t]*(?=,|$)/y;

function parseLine(line: string): ParsedChallenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(line);
    if (found) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    take(SEPARATORS);
    const current = challenges.at(-1);
    const parameter = current && take(PARAMETER);
    if (current && parameter) {
      addOnce(current.parameters, parameter);
      continue;
    }
    const scheme = take(SCHEME)?.[1];
    if (scheme === undefined) return challenges;
    challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    take(TOKEN68);
  }
}

// The first of two equal names wins, so that text appended to a header cannot replace what the server said.
function addOnce(parameters: Map<string, string>, [, name = '', quoted, plain]: RegExpExecArray): void {
  const key = name.toLowerCase();
  if (!parameters.has(key)) parameters.set(key, plain ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'));
}
