import { readAddress } from '../../shared/wire/address.ts';

/** What a link asks for. Nothing is done before the person has confirmed it in the window. */
export interface DeepLink {
  do: 'add';
  url: string;
  name?: string;
}

export const linkScheme = 'drawbridge';
const longest = 4_096;

/**
 * Reads `drawbridge://add?url=…&name=…`; `undefined` for everything else. Any web page can send such a link, so whatever is
 * not exactly as expected is dropped without a word.
 */
export function readDeepLink(text: string): DeepLink | undefined {
  if (text.length > longest || !URL.canParse(text)) return undefined;
  const link = new URL(text);
  if (link.protocol !== `${linkScheme}:` || link.host !== 'add' || link.username !== '' || link.password !== '')
    return undefined;
  if (!['', '/'].includes(link.pathname) || link.hash !== '') return undefined;
  const given = [...link.searchParams];
  const names = given.map(([name]) => name);
  if (new Set(names).size !== names.length || names.some((name) => name !== 'url' && name !== 'name')) return undefined;
  const address = readAddress(link.searchParams.get('url') ?? '');
  if ('refused' in address) return undefined;
  const name = link.searchParams.get('name');
  if (name === null) return { do: 'add', url: address.url };
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name) ? { do: 'add', url: address.url, name } : undefined;
}

/** The link among a process's arguments, where Windows and Linux put it. */
export function linkIn(args: readonly string[]): DeepLink | undefined {
  const word = args.find((one) => one.toLowerCase().startsWith(`${linkScheme}://`));
  return word === undefined ? undefined : readDeepLink(word);
}

/** The page where the person confirms it: the form to add a server, filled in. */
export function confirmPage({ url, name }: DeepLink): string {
  return ['#', 'add-server', url, ...(name === undefined ? [] : [name])]
    .map((part, at) => (at === 0 ? part : encodeURIComponent(part)))
    .join('/');
}
