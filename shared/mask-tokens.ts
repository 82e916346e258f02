/** What looks like something that lets its holder in: known prefixes, JSON Web Tokens, keys, and what is called a secret. */
const tokens = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|sk-|sk_live_|rk_live_|xox[abeoprs]-|npm_|pypi-|hf_|ya29\.)[\w.-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
];
/** `name: value`, `name=value`, `Bearer value`: the name stays, so that the model knows what is missing. */
const named =
  /((?:pass(?:word|wd|phrase)|secret|(?:api|access)[_-]?key|token|bearer|authorization)["']?\s*[:= ]\s*["']?)([^\s"',;]{12,})/gi;

const mask = '[masked by Drawbridge]';

/** Members that hold data, not text. */
const data = new Set(['data', 'blob']);

/** A result with everything that looks like a token masked, in every text of it. A help, no promise: a server can hide one. Pure. */
export function maskTokens(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskTokens);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (data.has(name) && typeof member === 'string') return [name, member];
      if (typeof member === 'string' && isSecretName.test(name)) return [name, mask];
      return [name, maskTokens(member)];
    }),
  );
}

const isSecretName = /(?:^|_)(?:password|passwd|passphrase|secret|(?:api|access)_?key|token)$/i;

/** No token that is known by its look is shorter, in characters. */
export const SHORTEST_TOKEN = 16;

/** The same for one text. */
export function maskText(text: string): string {
  const masked = tokens.reduce((left, token) => left.replace(token, mask), text);
  return masked.replace(named, (found, name: string, value: string) => (isTokenLike(value) ? name + mask : found));
}

/** Words of a sentence about tokens are none. */
function isTokenLike(value: string): boolean {
  return /\d/.test(value) && /[a-z]/i.test(value);
}
