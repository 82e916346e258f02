/**
 * Tabs: only a click, a command, or a call on an account that nobody signed in to opens one. A count of them over everything
 * that could.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { textOf, toolNames } from '../harness/answers.ts';
import { echo, openSignInRoom, type SignInRoom } from '../harness/sign-in-room.ts';

const MANY = 20;
let room: SignInRoom;

beforeEach(async () => {
  room = await openSignInRoom();
});
afterEach(() => room.stop());

/** What happens, and how many tabs and questions it makes. `signedIn`: somebody signed in before, in a tab not counted. */
const table: { what: string; signedIn?: boolean; tabs: number; asks: number; run: () => Promise<void> }[] = [
  { what: `${MANY} bridges that start`, tabs: 0, asks: 0, run: async () => void (await room.launch(MANY)) },
  {
    what: 'lists, prompts, resources and a ping before anybody signed in',
    tabs: 0,
    asks: 0,
    async run() {
      const [host] = await room.launch(1);
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
      const hosts = await room.launch(MANY);
      const answers = Promise.all(hosts.map(echo));
      await room.allow();
      expect((await answers).map(textOf)).toEqual(hosts.map(() => 'hello'));
    },
  },
  {
    what: 'a no, and calls after it',
    tabs: 0,
    asks: 1,
    async run() {
      const [host] = await room.launch(1);
      const answer = echo(host);
      await room.deny();
      expect(textOf(await answer)).toContain('did not agree');
      for (let n = 0; n < 5; n++) expect(textOf(await echo(host))).toContain('did not agree');
    },
  },
  {
    what: 'a question that is given up, and calls after it',
    tabs: 0,
    asks: 1,
    async run() {
      const [host] = await room.launch(1);
      const answer = echo(host);
      await room.drawbridge.nextPrompt();
      await room.drawbridge.control.servers.cancelSignIn({ server: 'notes' });
      expect(textOf(await answer)).toContain('was cancelled');
      expect(textOf(await echo(host))).toContain('was cancelled');
    },
  },
  {
    what: 'a sign-in page that nobody finishes, and calls after it',
    tabs: 1,
    asks: 1,
    async run() {
      await room.set('sign-in-seconds', '10');
      room.drawbridge.browser.behave('abandon');
      const [host] = await room.launch(1);
      const answer = echo(host);
      await room.allow();
      await room.drawbridge.browser.opened(1);
      expect(textOf(await answer)).toContain('was not finished in time');
      for (let n = 0; n < 5; n++) expect(textOf(await echo(host))).toContain('was not finished in time');
    },
  },
  {
    what: 'a call after the pause is over',
    tabs: 1,
    asks: 2,
    async run() {
      await room.set('sign-in-pause-seconds', '0');
      const [host] = await room.launch(1);
      const first = echo(host);
      await room.deny();
      expect(textOf(await first)).toContain('did not agree');
      const second = echo(host);
      await room.allow();
      expect(textOf(await second)).toBe('hello');
    },
  },
  {
    what: 'a command, and another, during the pause',
    tabs: 1,
    asks: 2,
    async run() {
      const [host] = await room.launch(1);
      const answer = echo(host);
      await room.deny();
      await answer;
      await room.login();
      expect(textOf(await echo(host))).toBe('hello');
    },
  },
  {
    what: 'a command, and the end of its token while the machine sleeps',
    tabs: 1,
    asks: 1,
    async run() {
      const hosts = await room.launch(MANY);
      await room.loginThatEnds();
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
      const hosts = await room.launch(MANY);
      room.company.idp.forgetRefreshTokens();
      room.company.distrust();
      await Promise.all(hosts.map((host) => host.request('tools/list')));
      const answers = await Promise.all(hosts.map(echo));
      for (const answer of answers) expect(textOf(answer)).toContain('drawbridge login notes');
      expect((await room.drawbridge.control.servers.list())[0]?.accountState).toBe('sign-in-needed');
    },
  },
  {
    what: 'a command, and an issuer that is down when its token has ended',
    tabs: 1,
    asks: 1,
    async run() {
      const [host] = await room.launch(1);
      await room.loginThatEnds();
      room.company.idp.become('down');
      await host.request('tools/list');
      expect(textOf(await echo(host))).toContain('cannot be used just now');
      room.company.idp.become('up');
      // Whoever failed three times by now (the list, the connection, the call) is left alone for a second.
      await expect.poll(async () => textOf(await echo(host))).toBe('hello');
    },
  },
  {
    what: 'a core that was started anew and has forgotten its tokens',
    signedIn: true,
    tabs: 0,
    asks: 0,
    async run() {
      const [host] = await room.launch(1);
      expect(textOf(await echo(host))).toBe('hello');
      await room.drawbridge.killCore();
      await room.drawbridge.startCore();
      await room.drawbridge.control.vault.use({ mode: 'session-only' });
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
      const [host] = await room.launch(1);
      await room.drawbridge.control.servers.signOut({ server: 'notes' });
      expect(await toolNames(host)).toEqual(['drawbridge_sign_in']);
      const answer = echo(host);
      await room.allow();
      expect(textOf(await answer)).toBe('hello');
    },
  },
  {
    what: 'the tool that is there for signing in, and calls at the same time',
    tabs: 1,
    asks: 1,
    async run() {
      const [host] = await room.launch(1);
      const answers = Promise.all([host.call('drawbridge_sign_in'), echo(host), echo(host)]);
      await room.allow();
      expect((await answers).map(textOf)).toEqual([expect.stringContaining('Signed in'), 'hello', 'hello']);
    },
  },
  {
    what: 'a tab that is closed by giving the sign-in up, and calls after it',
    tabs: 1,
    asks: 1,
    async run() {
      room.drawbridge.browser.behave('abandon');
      const [host] = await room.launch(1);
      const answer = echo(host);
      await room.allow();
      await room.drawbridge.browser.opened(1);
      await room.drawbridge.control.servers.cancelSignIn({ server: 'notes' });
      expect(textOf(await answer)).toContain('was cancelled');
      expect(textOf(await echo(host))).toContain('was cancelled');
    },
  },
  {
    what: 'a command that signs in again',
    signedIn: true,
    tabs: 1,
    asks: 1,
    run: () => room.login(),
  },
];

describe.each(table)('$what', ({ signedIn = false, tabs, asks, run }) => {
  test(`opens ${tabs} tab(s) and asks ${asks} time(s)`, async () => {
    if (signedIn) await room.login();
    const before = await room.count();
    await run();
    expect(await room.count()).toEqual({ tabs: before.tabs + tabs, asks: before.asks + asks });
  });
});
