import { maskText } from '../../../shared/mask-tokens.ts';
import { visible } from '../../../shared/visible.ts';

/** What a report says in the place of what it never says. */
export interface Redaction {
  /** `account 3`: the same one has the same number everywhere in a report. `name`: what its issuer calls it. */
  account(id: string, name?: string): string;
  /**
   * Any text, on one line: addresses without user, query, fragment and what looks like a key in the path; accounts as numbers;
   * mail addresses and tokens masked; the home folder as `~`.
   */
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
  // The root of all paths, as some containers have it, tells nobody's name.
  const withoutHome = (text: string) => (homeFolder.length > 1 ? text.replaceAll(homeFolder, '~') : text);
  return {
    account,
    text(text) {
      const addressed = withoutAccounts(text).replace(address, withoutSecrets);
      return visible(withoutHome(maskText(addressed).replaceAll(mailAddress, '[mail address]')));
    },
  };
}

/** Up to what no address holds as it is; what only ends a sentence stays outside. */
const address = /\bhttps?:\/\/[^\s"<>\\]*[^\s"<>\\'.,;:!)\]}]/gi;
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
