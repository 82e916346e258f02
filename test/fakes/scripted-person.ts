import type { Browser } from '../../core/ports/browser.ts';
import { createCookieJar, type CookieJar } from './cookie-jar.ts';

/** What the person does with a page that asks. `abandon`: opens the tab and never looks at it. */
export type Manner = 'allow' | 'refuse' | 'abandon';

/** A person at a browser, played by an HTTP client: follows redirects, keeps cookies, fills in forms, reads the last page. */
export interface ScriptedPerson extends Browser {
  /** Addresses opened so far, each in a tab of its own. */
  readonly tabs: readonly URL[];
  /** The last page of the last tab that came to an end. */
  lastPage(): LastSeen | undefined;
  behave(manner: Manner): void;
  /** Who signs in from now on, in a browser that knows nobody. */
  signInAs(login: string): void;
  /** From now on tabs stay untouched until the answer is called. */
  hold(): () => void;
  /** There is no browser to open. */
  loseBrowser(): void;
  /** Resolves when no tab is loading any more. */
  settled(): Promise<void>;
}

export interface LastSeen {
  url: string;
  status: number;
  /** The page's HTML. */
  html: string;
}

export function createScriptedPerson(person: { login: string }): ScriptedPerson {
  const tabs: URL[] = [];
  const loading = new Set<Promise<void>>();
  let { login } = person;
  let cookies = createCookieJar();
  let manner: Manner = 'allow';
  let held: Promise<void> = Promise.resolve();
  let hasBrowser = true;
  let last: LastSeen | undefined;

  async function use(url: URL): Promise<void> {
    await held;
    if (manner !== 'abandon') last = await browse(url, cookies, { login, decision: manner });
  }

  return {
    tabs,
    lastPage: () => last,
    behave: (next) => void (manner = next),
    signInAs(name) {
      login = name;
      cookies = createCookieJar();
    },
    loseBrowser: () => void (hasBrowser = false),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    async settled() {
      while (loading.size > 0) await Promise.all(loading);
    },
    async open(url) {
      if (!hasBrowser) return false;
      tabs.push(url);
      const tab = use(url).finally(() => loading.delete(tab));
      loading.add(tab);
      return true;
    },
  };
}

/** What the person puts into forms. */
export interface Answers {
  login: string;
  decision: string;
  /** Shown by a device that waits for the person. */
  code?: string;
}

const MOST_PAGES = 20;

/** Goes from page to page until one neither redirects nor asks, or cannot be reached from where the browser is. */
export async function browse(
  start: URL,
  cookies: CookieJar,
  answers: Answers,
  isOutOfReach: (url: URL) => boolean = () => false,
): Promise<LastSeen> {
  let url = start;
  let form: URLSearchParams | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = isOutOfReach(url) ? undefined : await load(url, form, cookies);
    if (!page) return { url: url.href, status: 0, html: 'This page cannot be reached.' };
    const { response, html } = page;
    const location = response.headers.get('location');
    form = undefined;
    if (location !== null && response.status < 400) {
      url = new URL(location, url);
    } else if (html.includes('<form')) {
      form = filled(html, answers);
      url = new URL(/<form[^>]* action="([^"]+)"/.exec(html)?.[1] ?? url, url);
    } else {
      return { url: url.href, status: response.status, html };
    }
  }
  return { url: url.href, status: 0, html: 'This page redirects for ever.' };
}

interface Page {
  response: Response;
  html: string;
}

async function load(url: URL, form: URLSearchParams | undefined, cookies: CookieJar): Promise<Page | undefined> {
  const headers = { accept: 'text/html', cookie: cookies.header(url) };
  const post = form && { method: 'POST', body: form };
  try {
    const response = await fetch(url, { redirect: 'manual', headers, ...post });
    cookies.keep(url, response.headers.getSetCookie());
    return { response, html: await response.text() };
  } catch {
    return undefined;
  }
}

const HIDDEN = /<input type="hidden" name="([^"]+)" value="([^"]*)"/g;

function filled(html: string, { login, decision, code }: Answers): URLSearchParams {
  const form = new URLSearchParams({ decision });
  for (const [, name = '', value = ''] of html.matchAll(HIDDEN)) form.set(name, value);
  if (code !== undefined && html.includes('type="text" name="user_code"')) form.set('user_code', code);
  if (html.includes('name="login"')) form.set('login', login);
  return form;
}
