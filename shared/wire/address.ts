/** Which addresses may be a remote server's: the bridge asks before it starts anything, the core before it stores anything. */
export type Address = { url: string } | { refused: string };

/** What to do instead, for whoever was refused. */
export const addressAdvice =
  'Give an https:// address (http:// only for this machine), for example https://mcp.example.com/mcp.';

/** Reads an address into its canonical form, without its fragment; or says in a few words what is wrong with it. */
export function readAddress(text: string): Address {
  // The URL parser drops line breaks and tabs and trims: what is shown and approved must be what was written.
  if (/[\p{C}\p{Z}]/u.test(text)) return { refused: 'it holds blanks or invisible characters' };
  if (!/^https?:\/\//i.test(text)) return { refused: 'it does not start with https://' };
  if (!URL.canParse(text)) return { refused: 'it is not a valid URL' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { refused: 'it holds a user name or password' };
  if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    return { refused: 'http:// is not encrypted, so it is for this machine only' };
  url.hash = '';
  return { url: url.pathname === '/' && !text.endsWith('/') ? url.href.replace(/\/$/, '') : url.href };
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** The address as it may be repeated in an error: a password in it must not travel on. */
export function withoutUser(text: string): string {
  return text.replace(/^([^/?#]*\/\/)[^/?#]*@/, '$1');
}
