import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundServer } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { aSignInPrompt } from '../fakes/sign-in.ts';
import { aHost, anAccount, aServer, aSignedOutServer, emptyState } from '../fakes/state.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { type ScreensBrowser, startScreensBrowser, noChromium } from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`The first run (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const place = '#/first-run';
  const file = '/home/person/.config/Claude/claude_desktop_config.json';
  const found: FoundServer = {
    host: 'claude-desktop',
    hostTitle: 'Claude Desktop',
    file,
    name: 'wiki',
    url: 'https://wiki.company.example/mcp',
    via: 'mcp-remote',
    leaves: ['header Authorization'],
  };
  const change = {
    host: 'claude-desktop',
    server: 'wiki',
    files: [],
    afterwards: 'Quit Claude Desktop and start it again.',
  };
  const fresh = () => emptyState({ hosts: [aHost([])] });

  /** A server that wants a sign-in until it had one. */
  function protectedServer(): NonNullable<ScreensHandlers['servers']> {
    let signedIn = false;
    return {
      add: ({ input }) => aSignedOutServer(input.name),
      tools: ({ input }) =>
        signedIn
          ? [{ name: 'search', decision: 'ask' as const, because: 'default' }]
          : fail('sign-in-needed', { server: input.server }),
      async *signIn({ input }) {
        yield { step: 'browser' as const, url: 'https://login.company.example/', opened: true };
        signedIn = true;
        yield { step: 'done' as const, account: anAccount(input.server) };
      },
    };
  }

  test('host, pasted address, sign-in: three steps by keyboard alone to a server that answers', async () => {
    await using screens = await browser.open({
      place,
      state: fresh(),
      handlers: { servers: protectedServer(), hosts: { found: () => [], connect: () => change } },
    });
    const { page, core } = screens;
    await page.getByRole('radio', { name: /Claude Desktop/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Paste the address of a server').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).focus();
    await page.keyboard.type('https://wiki.company.example/mcp');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign in to wiki' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'It works' }).waitFor();
    await page.getByText('wiki answered and offers 1 tool.').waitFor();
    await page.getByText('Quit Claude Desktop and start it again.').waitFor();
    expect(core.calls.map(({ name }) => name)).toEqual([
      'hosts.found',
      'servers.add',
      'hosts.connect',
      'servers.tools',
      'servers.signIn',
      'servers.tools',
    ]);
    expect(screens.complaints).toEqual([]);
  });

  test('the sign-in asks its question there, in the same card', async () => {
    const prompt = aSignInPrompt('P1');
    const answered = Promise.withResolvers<void>();
    const servers = protectedServer();
    const { signIn } = servers;
    await using screens = await browser.open({
      place,
      state: { ...fresh(), prompts: [prompt] },
      handlers: {
        servers: {
          ...servers,
          async *signIn(call) {
            yield { step: 'question' as const, prompt: 'P1' };
            await answered.promise;
            if (signIn !== undefined) yield* await signIn(call);
          },
        },
        prompts: { answer: () => (answered.resolve(), { ...prompt, state: 'allowed' }) },
        hosts: { found: () => [], connect: () => change },
      },
    });
    const { page } = screens;
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://wiki.company.example/mcp');
    await page.getByRole('button', { name: 'Add and continue' }).click();
    await page.getByRole('button', { name: 'Sign in to wiki' }).click();
    await page.getByRole('article', { name: 'Sign in to wiki' }).waitFor();
    await page.locator('[data-answer=allow]:not([data-waiting])').click();
    await page.getByRole('heading', { name: 'It works' }).waitFor();
    expect(screens.complaints).toEqual([]);
  });

  test('an entry of another bridge is taken over with one click and put back with one more', async () => {
    const undone: unknown[] = [];
    await using screens = await browser.open({
      place,
      state: fresh(),
      handlers: {
        servers: { tools: () => [] },
        hosts: {
          found: () => [found],
          takeOver: () => ({ change, server: aServer('wiki') }),
          undoTakeOver: ({ input }) => (undone.push(input), change),
        },
      },
    });
    const { page } = screens;
    await page.getByRole('button', { name: 'Continue' }).click();
    const offers = page.getByRole('region', { name: 'Servers your hosts have already' });
    await offers.getByText('through mcp-remote').waitFor();
    await offers.getByText('Not taken along: header Authorization').waitFor();
    await offers.getByRole('button', { name: 'Take over wiki' }).click();
    await page.getByText('The entry “wiki” now goes through Drawbridge.').waitFor();
    await page.getByRole('button', { name: 'Put it back' }).click();
    await page.getByText('The entry is back as it was.').waitFor();
    expect(undone).toEqual([{ host: 'claude-desktop', file, name: 'wiki' }]);
  });

  test('a host that cannot be connected does not keep the server from being tried', async () => {
    let times = 0;
    await using screens = await browser.open({
      place,
      state: fresh(),
      handlers: {
        servers: { add: ({ input }) => aServer(input.name), tools: () => [] },
        hosts: {
          found: () => [],
          connect: () => (++times === 1 ? fail('internal', { reason: 'the file is busy' }) : change),
        },
      },
    });
    const { page } = screens;
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://wiki.company.example/mcp');
    await page.getByRole('button', { name: 'Add and continue' }).click();
    await page.getByRole('heading', { name: 'It works' }).waitFor();
    await page.getByRole('alert').getByText('the file is busy').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Claude Desktop is connected.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('without a host on this computer a server can be set up all the same', async () => {
    await using screens = await browser.open({
      place,
      state: emptyState(),
      handlers: {
        servers: { add: ({ input }) => aServer(input.name), tools: () => [] },
        hosts: { found: () => [] },
      },
    });
    const { page, core } = screens;
    await page.getByText('No host was found on this computer.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://wiki.company.example/mcp');
    await page.getByRole('button', { name: 'Add and continue' }).click();
    await page.getByRole('heading', { name: 'It works' }).waitFor();
    expect(core.calls.some(({ name }) => name === 'hosts.connect')).toBe(false);
  });

  test('hosts that cannot be read through, and a server that does not answer, say so', async () => {
    await using screens = await browser.open({
      place,
      state: fresh(),
      handlers: {
        servers: {
          add: ({ input }) => aServer(input.name),
          tools: () => fail('server-unreachable', { server: 'wiki', reason: 'no route' }),
        },
        hosts: { found: () => fail('internal', { reason: 'no rights' }), connect: () => change },
      },
    });
    const { page } = screens;
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('no rights').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill('https://wiki.company.example/mcp');
    await page.getByRole('button', { name: 'Add and continue' }).click();
    await page.getByRole('alert').getByText('cannot be reached (no route)').waitFor();
    expect(await page.getByRole('heading', { name: 'It works' }).count()).toBe(0);
  });
});
