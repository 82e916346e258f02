/**
 * Which headers a person may have sent to a server with every request. The command asks before a value is typed, the core
 * before it is stored. Pure.
 */

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Set by HTTP, by the transport of MCP or by a proof of possession: a stored one would break them or be overwritten. */
const ours = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'dpop',
  'expect',
  'host',
  'keep-alive',
  'last-event-id',
  'origin',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const oursFrom = ['mcp-', 'proxy-', 'sec-'];

const maxNameLength = 100;
const maxValueLength = 8 * 1024;

/** Why this cannot be the name of a stored header, in a few words; `undefined` where it can. */
export function headerNameRefusal(name: string): string | undefined {
  if (!token.test(name) || name.length > maxNameLength) return 'it is not the name of a header';
  const lower = name.toLowerCase();
  if (lower === 'cookie') return 'a cookie belongs to a browser and changes by itself';
  const isOurs = ours.has(lower) || oursFrom.some((start) => lower.startsWith(start));
  return isOurs ? 'Drawbridge sets it itself' : undefined;
}

/** Why this cannot be a header's value; the answer never repeats it. */
export function headerValueRefusal(value: string): string | undefined {
  if (value === '') return 'its value is empty';
  if (value.length > maxValueLength) return `its value is longer than ${maxValueLength} characters`;
  // RFC 9110 5.5, without the bytes beyond ASCII that nobody agrees on.
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value)
    ? undefined
    : 'its value holds characters that a header cannot, or blanks around it';
}
