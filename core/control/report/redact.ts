import { maskText } from '../../../shared/mask-tokens.ts';
import { visible } from '../../../shared/visible.ts';

/** What a report says in the place of what it never says. */
export interface Redaction {
  /** `account 3`: the same one has the same number everywhere in a report. `name`: what its issuer calls it. */
  account(id: string, name?: string): string;
  /** Scheme, host and path: without user, query and fragment, and without parts of the path that look like a key. */
  address(url: string): string;
  /** Any text, on one line: addresses as above, accounts as numbers, mail addresses and tokens masked, the home folder as `~`. */
  text(text: string): string;
}

/** Shorter names of accounts may be words of any sentence. */
const SHORTEST_NAME = 4;

/** `homeFolder`: the person's, as its path may tell their name. */
export function createRedaction({ homeFolder }: { homeFolder: string }): Redaction {
  const numbers = new Map<string, number>();
  const spoken = new Map<string, string>();
  const account = (id: string, name?: string): string => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    const shown = `account ${number}`;
    for (const text of [id, name ?? '']) if (text.length >= SHORTEST_NAME) spoken.set(text, shown);
    return shown;
  };
  const withoutAccounts = (text: string): string => {
    const longestFirst = [...spoken].toSorted(([one], [other]) => other.length - one.length);
    return longestFirst.reduce((left, [name, shown]) => left.replaceAll(name, shown), text);
  };
  return {
    account,
    address: withoutSecrets,
    text: (text) =>
      visible(
        maskText(withoutAccounts(text).replace(address, withoutSecrets))
          .replaceAll(mailAddress, '[mail address]')
          .replaceAll(homeFolder, '~'),
      ),
  };
}

const address = /\bhttps?:\/\/[^\s"'<>\\)\]}]+/gi;
const mailAddress = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

function withoutSecrets(text: string): string {
  const url = URL.parse(text);
  if (url === null) return '[no address]';
  const path = url.pathname.split('/').map((part) => (looksLikeKey(part) ? '…' : part));
  return `${url.protocol}//${url.host}${path.join('/')}`;
}

/** Some services put a key into the path. */
function looksLikeKey(part: string): boolean {
  return part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part);
}
