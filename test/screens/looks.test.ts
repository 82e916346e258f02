import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activity, Tool } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import type { ScreensHandlers } from '../fakes/screens-core.ts';
import { aHost, ago, aPrompt, aServer, aSignedOutServer, emptyState, usualState } from '../fakes/state.ts';
import {
  accessibilityFaults,
  clippedTexts,
  type Screens,
  type ScreensBrowser,
  type ScreensOptions,
  small,
  startScreensBrowser,
  textSize,
  wide,
  noChromium,
} from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`The look of every screen (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  /** Long on purpose: what does not fit shows here. */
  const words = 'Replaces the text of a page and tells everybody who watches it. '.repeat(8);
  const tools: Tool[] = ['allow', 'ask', 'deny'].map((decision, i) => ({
    name: `tool_with_a_rather_long_name_${i}`,
    title: 'A tool',
    description: words,
    annotations: { readOnlyHint: i === 0, destructiveHint: i === 2, openWorldHint: true },
    decision: decision as Tool['decision'],
    because: i === 1 ? 'definition-changed' : 'rule-1',
  }));
  const calls: Activity[] = ['ok', 'denied', 'pending', 'error'].map((outcome, i) => ({
    number: i + 1,
    at: ago(60 * i),
    kind: 'call.finished',
    host: 'claude-desktop',
    server: 'wiki',
    tool: `tool_with_a_rather_long_name_${i}`,
    outcome,
  }));
  const change = {
    host: 'claude-desktop',
    server: 'wiki',
    files: [],
    afterwards: 'Quit Claude Desktop and start it again.',
  };
  const found = {
    host: 'claude-desktop',
    hostTitle: 'Claude Desktop',
    file: '/home/person/.config/Claude/claude_desktop_config.json',
    name: 'wiki',
    url: 'https://wiki.company.example/a/rather/long/path/to/the/endpoint/mcp',
    via: 'mcp-remote',
    leaves: ['header Authorization'],
  };
  const handlers: ScreensHandlers = {
    servers: {
      tools: () => tools,
      async *signIn({ signal }) {
        yield {
          step: 'browser',
          url: `https://login.company.example/authorize?${'state=0123456789'.repeat(20)}`,
          opened: true,
        };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    },
    activity: { list: () => calls },
    hosts: { found: () => [found], takeOver: () => ({ change, server: aServer('wiki') }) },
  };
  const problem = {
    state: 'failing' as const,
    at: ago(9),
    message: `The server "wiki" is away. ${words}`,
    next: 'Wait.',
  };
  const trouble = () =>
    usualState({
      servers: [aServer('wiki', { health: problem }), aSignedOutServer('tickets')],
      prompts: [aPrompt('one')],
    });
  const many = () =>
    usualState({ servers: Array.from({ length: 60 }, (_, i) => aServer(`a-server-with-a-long-name-${i}`)) });
  const paused = () => {
    const state = usualState();
    state.core.paused = true;
    return state;
  };
  const fresh = () => emptyState({ hosts: [aHost([])] });

  interface State extends ScreensOptions {
    name: string;
    /** Brings the screen into this state once it is there. */
    act?(screens: Screens): Promise<unknown>;
    /** What must be on the screen then. */
    shows: string | RegExp;
  }

  const press = (name: string) => (screens: Screens) => screens.page.getByRole('button', { name, exact: true }).click();
  const away = (screens: Screens) => Promise.resolve(screens.core.goAway());

  const states: State[] = [
    { name: 'Home, all well', shows: 'All is well' },
    { name: 'Home, things to do', state: trouble(), shows: '3 things need you' },
    { name: 'Home, empty', state: emptyState(), shows: 'Welcome to Drawbridge' },
    { name: 'Home, loading', state: 'loading', shows: 'Connecting to Drawbridge…' },
    { name: 'Home, paused', state: paused(), shows: 'Everything is paused' },
    { name: 'Home, offline', act: away, shows: 'Drawbridge is not connected' },
    {
      name: 'Home, failed',
      handlers: { activity: { list: () => fail('internal', { reason: 'x' }) } },
      shows: /inside/,
    },
    { name: 'Servers', place: '#/servers', state: trouble(), shows: 'Sign-in needed' },
    { name: 'Servers, empty', place: '#/servers', state: emptyState(), shows: 'No servers yet' },
    { name: 'Servers, loading', place: '#/servers', state: 'loading', shows: 'The remote servers that hosts' },
    { name: 'Servers, offline', place: '#/servers', act: away, shows: 'Drawbridge is not running.' },
    { name: 'Servers, many', place: '#/servers', state: many(), shows: 'a-server-with-a-long-name-59' },
    {
      name: 'Servers, adding',
      place: '#/servers',
      act: press('Add a server'),
      shows: 'What you and your hosts call it.',
    },
    { name: 'Server', place: '#/servers/wiki', shows: 'changed since you allowed it' },
    { name: 'Server, failing', place: '#/servers/wiki', state: trouble(), shows: /is away/ },
    { name: 'Server, signed out', place: '#/servers/tickets', state: trouble(), shows: 'Sign in to see the tools.' },
    { name: 'Server, offline', place: '#/servers/wiki', act: away, shows: 'Drawbridge is not running.' },
    { name: 'Server, loading', place: '#/servers/wiki', state: 'loading', shows: 'All servers' },
    { name: 'Server, removing', place: '#/servers/wiki', act: press('Remove'), shows: 'Remove wiki?' },
    { name: 'Server, signing out', place: '#/servers/wiki', act: press('Sign out'), shows: 'Sign out of wiki?' },
    {
      name: 'Server, signing in',
      place: '#/servers/tickets',
      state: trouble(),
      act: press('Sign in to tickets'),
      shows: 'Go on in your browser',
    },
    { name: 'First run, hosts', place: '#/first-run', state: fresh(), shows: 'Hosts found on this computer' },
    { name: 'First run, no host', place: '#/first-run', state: emptyState(), shows: 'No host was found' },
    { name: 'First run, loading', place: '#/first-run', state: 'loading', shows: 'Three steps' },
    { name: 'First run, server', place: '#/first-run', state: fresh(), act: press('Continue'), shows: /mcp-remote/ },
    {
      name: 'First run, it works',
      place: '#/first-run',
      state: fresh(),
      act: async (screens) => {
        await press('Continue')(screens);
        await press('Take over wiki')(screens);
      },
      shows: 'It works',
    },
    { name: 'Nowhere', place: '#/nowhere', shows: 'There is no such screen' },
  ];

  describe.each(states)('$name', (state) => {
    test('nothing for axe to find, nothing cut off: light and dark, wide and small, at twice the text size', async () => {
      await using screens = await browser.open({ handlers, ...state });
      const { page } = screens;
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await state.act?.(screens);
      await page.getByText(state.shows).first().waitFor();
      for (const size of [wide, small]) {
        await page.setViewportSize(size);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await accessibilityFaults(page)).toEqual([]);
        }
        expect(await clippedTexts(page)).toEqual([]);
      }
      await textSize(page, 200);
      expect(await clippedTexts(page)).toEqual([]);
      await page.setViewportSize({ width: 640, height: 600 });
      await textSize(page, 100);
      expect(await clippedTexts(page)).toEqual([]);
      expect(screens.complaints).toEqual([]);
    });
  });
});
