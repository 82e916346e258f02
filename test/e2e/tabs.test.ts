/**
 * Tabs: only a click, a command, or a call on an account that nobody signed in to opens one. A count of them over everything
 * that could.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf, toolNames } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Answer, StdioHost } from '../harness/stdio-host.ts';

const MANY = 20;
const LONG_SECONDS = 600;
const SHORT_SECONDS = 1;

let company: Company<'notes'>;
let drawbridge: Drawbridge;
/** How long the issuer's next access token lives. */
let ttl: number;
/** Questions about a sign-in that were opened since the start, as the log has them. */
const questions = async () =>
  (await drawbridge.control.activity.list({ kind: ['prompt.opened'] })).filter(({ detail }) => detail === 'sign-in')
    .length;

beforeEach(async () => {
  ttl = LONG_SECONDS;
  company = await startCompany({ notes: startLegacyServer }, { accessTokenTtl: () => ttl });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

/** What happens, and how many tabs and questions it makes. `signedIn`: somebody signed in before, in a tab not counted. */
const table: { what: string; signedIn?: boolean; tabs: number; asks: number; run: () => Promise<void> }[] = [
  { what: `${MANY} bridges that start`, tabs: 0, asks: 0, run: async () => void (await launch(MANY)) },
  {
    what: 'lists, prompts, resources and a ping before anybody signed in',
    tabs: 0,
    asks: 0,
    async run() {
      const [host] = await launch(1);
      expect(await toolNames(host)).toEqual(['drawbridge_sign_in']);
      for (const method of ['prompts/list', 'resources/list', 'resources/templates/list', 'ping'])
        await host.request(method);
      await host.request('resources/read', { uri: 'note://today' });
    },
  },
  {
    what: `${MANY} calls at once of ${MANY} hosts on an account that nobody signed in to`,
    tabs: 1,
    asks: 1,
    async run() {
      const hosts = await launch(MANY);
      const answers = Promise.all(hosts.map(echo));
      await allow();
      expect((await answers).map(textOf)).toEqual(hosts.map(() => 'hello'));
    },
  },
  {
    what: 'a no, and calls after it',
    tabs: 0,
    asks: 1,
    async run() {
      const [host] = await launch(1);
      const answer = echo(host);
      await deny();
      expect(textOf(await answer)).toContain('did not agree');
      for (let n = 0; n < 5; n++) expect(textOf(await echo(host))).toContain('did not agree');
    },
  },
  {
    what: 'a question that is given up, and calls after it',
    tabs: 0,
    asks: 1,
    async run() {
      const [host] = await launch(1);
      const answer = echo(host);
      await drawbridge.nextPrompt();
      await drawbridge.control.servers.cancelSignIn({ server: 'notes' });
      expect(textOf(await answer)).toContain('was cancelled');
      expect(textOf(await echo(host))).toContain('was cancelled');
    },
  },
  {
    what: 'a sign-in page that nobody finishes, and calls after it',
    tabs: 1,
    asks: 1,
    async run() {
      await set('sign-in-seconds', '5');
      drawbridge.browser.behave('abandon');
      const [host] = await launch(1);
      const answer = echo(host);
      await allow();
      expect(textOf(await answer)).toContain('was not finished in time');
      for (let n = 0; n < 5; n++) expect(textOf(await echo(host))).toContain('was not finished in time');
    },
  },
  {
    what: 'a call after the pause is over',
    tabs: 1,
    asks: 2,
    async run() {
      await set('sign-in-pause-seconds', '0');
      const [host] = await launch(1);
      const first = echo(host);
      await deny();
      expect(textOf(await first)).toContain('did not agree');
      const second = echo(host);
      await allow();
      expect(textOf(await second)).toBe('hello');
    },
  },
  {
    what: 'a command, and another, during the pause',
    tabs: 1,
    asks: 2,
    async run() {
      const [host] = await launch(1);
      const answer = echo(host);
      await deny();
      await answer;
      await login();
      expect(textOf(await echo(host))).toBe('hello');
    },
  },
  {
    what: 'a command, and the end of its token while the machine sleeps',
    tabs: 1,
    asks: 1,
    async run() {
      const hosts = await launch(MANY);
      await loginThatEnds();
      await Promise.all(hosts.map((host) => toolNames(host)));
      expect((await Promise.all(hosts.map(echo))).map(textOf)).toEqual(hosts.map(() => 'hello'));
    },
  },
  {
    what: 'a refresh token that no longer works',
    signedIn: true,
    tabs: 0,
    asks: 0,
    async run() {
      const hosts = await launch(MANY);
      company.idp.forgetRefreshTokens();
      company.distrust();
      await Promise.all(hosts.map((host) => host.request('tools/list')));
      const answers = await Promise.all(hosts.map(echo));
      for (const answer of answers) expect(textOf(answer)).toContain('drawbridge login notes');
      expect((await drawbridge.control.servers.list())[0]?.accountState).toBe('sign-in-needed');
    },
  },
  {
    what: 'a command, and an issuer that is down when its token has ended',
    tabs: 1,
    asks: 1,
    async run() {
      const [host] = await launch(1);
      await loginThatEnds();
      company.idp.become('down');
      await host.request('tools/list');
      expect(textOf(await echo(host))).toContain('cannot be used just now');
      company.idp.become('up');
      expect(textOf(await echo(host))).toBe('hello');
    },
  },
  {
    what: 'a core that was started anew and has forgotten its tokens',
    signedIn: true,
    tabs: 0,
    asks: 0,
    async run() {
      const [host] = await launch(1);
      expect(textOf(await echo(host))).toBe('hello');
      await drawbridge.killCore();
      await drawbridge.startCore();
      await drawbridge.control.vault.use({ mode: 'session-only' });
      await host.request('tools/list');
      expect(textOf(await echo(host))).toContain('drawbridge login notes');
    },
  },
  {
    what: 'a call after signing out',
    signedIn: true,
    tabs: 1,
    asks: 1,
    async run() {
      const [host] = await launch(1);
      await drawbridge.control.servers.signOut({ server: 'notes' });
      expect(await toolNames(host)).toEqual(['drawbridge_sign_in']);
      const answer = echo(host);
      await allow();
      expect(textOf(await answer)).toBe('hello');
    },
  },
  {
    what: 'the tool that is there for signing in, and calls at the same time',
    tabs: 1,
    asks: 1,
    async run() {
      const [host] = await launch(1);
      const answers = Promise.all([host.call('drawbridge_sign_in'), echo(host), echo(host)]);
      await allow();
      expect((await answers).map(textOf)).toEqual([expect.stringContaining('Signed in'), 'hello', 'hello']);
    },
  },
  {
    what: 'a tab that is closed by giving the sign-in up, and calls after it',
    tabs: 1,
    asks: 1,
    async run() {
      drawbridge.browser.behave('abandon');
      const [host] = await launch(1);
      const answer = echo(host);
      await allow();
      await drawbridge.browser.opened(1);
      await drawbridge.control.servers.cancelSignIn({ server: 'notes' });
      expect(textOf(await answer)).toContain('was cancelled');
      expect(textOf(await echo(host))).toContain('was cancelled');
    },
  },
  {
    what: 'a command that signs in again',
    signedIn: true,
    tabs: 1,
    asks: 1,
    run: () => login(),
  },
];

describe.each(table)('$what', ({ signedIn = false, tabs, asks, run }) => {
  test(`opens ${tabs} tab(s) and asks ${asks} time(s)`, async () => {
    if (signedIn) await login();
    const before = { tabs: drawbridge.browser.tabs().length, asks: await questions() };
    await run();
    expect({ tabs: drawbridge.browser.tabs().length, asks: await questions() }).toEqual({
      tabs: before.tabs + tabs,
      asks: before.asks + asks,
    });
  });
});

async function launch(count: number): Promise<[StdioHost, ...StdioHost[]]> {
  const [first, ...more] = Array.from({ length: count }, () => drawbridge.host('notes'));
  if (!first) throw new Error('no host');
  await Promise.all([first, ...more].map((host) => host.initialize()));
  return [first, ...more];
}

function echo(host: StdioHost): Promise<Answer> {
  return host.call('echo', { text: 'hello' });
}

async function answerNext(answer: 'allow' | 'deny'): Promise<void> {
  await drawbridge.control.prompts.answer({ id: (await drawbridge.nextPrompt()).id, answer });
}
const allow = () => answerNext('allow');
const deny = () => answerNext('deny');

async function login(): Promise<void> {
  const { code, stderr } = await drawbridge.cli(['login', 'notes', '--yes']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

async function set(key: string, value: string): Promise<void> {
  await drawbridge.control.settings.set({ key, value });
}

/** Signs in, and resolves when the access token has ended, also by the clock of a server that counts whole seconds. */
async function loginThatEnds(): Promise<void> {
  ttl = SHORT_SECONDS;
  await login();
  ttl = LONG_SECONDS;
  const [server] = await drawbridge.control.servers.list();
  const end = Date.parse(server?.account?.expiresAt ?? '') + 1000;
  expect(end).not.toBeNaN();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, end - Date.now())));
}
