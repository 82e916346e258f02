import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activity } from '../../shared/models.ts';
import { aSignInPrompt } from '../fakes/sign-in.ts';
import { ago, aHost, aPrompt, aServer, aSignedOutServer, emptyState, usualState } from '../fakes/state.ts';
import { type ScreensBrowser, startScreensBrowser, noChromium } from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`Home (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  const call = (number: number, changed: Partial<Activity> = {}): Activity => ({
    number,
    at: ago(100 - number),
    kind: 'call.finished',
    host: 'claude-desktop',
    server: 'wiki',
    method: 'tools/call',
    tool: `tool_${number}`,
    outcome: 'ok',
    ...changed,
  });

  test('when nothing waits it says that all is well', async () => {
    await using screens = await browser.open();
    const { page } = screens;
    await page.getByRole('heading', { level: 1, name: 'All is well' }).waitFor();
    await page.getByText('No tool was called yet.').waitFor();
    expect(await page.getByRole('heading', { name: 'Needs you' }).count()).toBe(0);
    expect(screens.complaints).toEqual([]);
  });

  test('everything that needs the person is counted and named, most pressing first', async () => {
    const failing = {
      state: 'failing' as const,
      at: ago(9),
      message: 'The server "wiki" is away.',
      next: 'Wait for it.',
    };
    const state = usualState({
      servers: [aServer('wiki', { health: failing }), aSignedOutServer('tickets')],
      prompts: [aPrompt('one'), aPrompt('two')],
    });
    state.core.vault = { mode: 'keychain', keychain: 'locked', usable: false, records: 2 };
    await using screens = await browser.open({ state });
    const { page } = screens;
    await page.getByRole('heading', { level: 1, name: '4 things need you' }).waitFor();
    const needs = page.getByRole('region', { name: 'Needs you' });
    expect(await needs.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      '2 questions wait for your answer',
      'Your keychain is locked',
      'Sign in to tickets',
      'wiki cannot be used',
    ]);
    await needs.getByText('Wait for it.').waitFor();
    await needs.getByRole('link', { name: 'Open wiki' }).click();
    await page.getByRole('heading', { level: 1, name: 'wiki' }).waitFor();
  });

  test('a policy file that cannot be used needs the person, and says what to do', async () => {
    const state = usualState();
    state.core.policyProblem = { message: 'The policy P cannot be used: line 1.', next: 'Mend that place.' };
    await using screens = await browser.open({ state });
    const needs = screens.page.getByRole('region', { name: 'Needs you' });
    await needs.getByText('A policy file cannot be used').waitFor();
    await needs.getByText('The policy P cannot be used: line 1. Mend that place.').waitFor();
    expect(screens.complaints).toEqual([]);
  });

  test('it says where the log is sent to, and why it does not come there, in words that are text only', async () => {
    const state = usualState();
    state.core.collector = {
      url: 'https://collector.example',
      headers: [],
      waiting: 12,
      deliveredAt: ago(3),
      refused: 2,
      refusal: '<b>too old</b>',
      failing: 'it answers HTTP 503: try \u202E later',
    };
    await using screens = await browser.open({ state });
    const panel = screens.page.getByRole('region', { name: 'The log goes to a collector' });
    await panel.getByText('12 records are not there yet.').waitFor();
    await panel.getByText('it answers HTTP 503: try \\u{202e} later').waitFor();
    await panel.getByText('<b>too old</b>').waitFor();
    expect(screens.complaints).toEqual([]);
  });

  test('a host that connected before a server changed what it offers is to be restarted', async () => {
    const restart = ['claude-desktop'];
    const servers = [aServer('wiki', { restart }), aServer('tickets', { restart })];
    await using screens = await browser.open({ state: usualState({ servers }) });
    const needs = screens.page.getByRole('region', { name: 'Needs you' });
    await needs.getByText('tickets offers something else than when it connected.').waitFor();
    const titles = await needs.getByRole('heading', { level: 3 }).allTextContents();
    expect(titles).toEqual(['Restart Claude Desktop', 'Restart Claude Desktop']);
    expect(screens.complaints).toEqual([]);
  });

  test('a sign-in begun here goes on here, through its question', async () => {
    const prompt = aSignInPrompt('P1', {}, { server: 'tickets' });
    const answered = Promise.withResolvers<void>();
    await using screens = await browser.open({
      state: usualState({ servers: [aSignedOutServer('tickets')] }),
      handlers: {
        servers: {
          async *signIn() {
            yield { step: 'question' as const, prompt: 'P1' };
            await answered.promise;
            yield { step: 'browser' as const, url: 'https://login.company.example/', opened: true };
          },
        },
        prompts: { answer: () => (answered.resolve(), { ...prompt, state: 'allowed' }) },
      },
    });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign in to tickets' }).click();
    const signingIn = { ...aSignedOutServer('tickets'), accountState: 'signing-in' as const };
    core.change({ servers: [signingIn], prompts: [prompt] });
    await page.locator('[data-answer=allow]:not([data-waiting])').click();
    core.change({ prompts: [] });
    await page.getByText('Go on in your browser').waitFor();
    expect(core.calls.some(({ name }) => name === 'servers.cancelSignIn')).toBe(false);
  });

  test('what no longer waits disappears by itself', async () => {
    await using screens = await browser.open({ state: usualState({ prompts: [aPrompt('one')] }) });
    await screens.page.getByRole('heading', { level: 1, name: '1 thing needs you' }).waitFor();
    screens.core.change({ prompts: [] });
    await screens.page.getByRole('heading', { level: 1, name: 'All is well' }).waitFor();
    expect(screens.core.current().prompts).toEqual([]);
  });

  test.each([
    ['unset', 'absent', 'Choose where sign-ins are kept'],
    ['passphrase', 'absent', 'The vault is locked with your passphrase'],
    ['keychain', 'locked', 'Your keychain is locked'],
    ['keychain', 'absent', 'The keychain is gone'],
    ['keychain', 'denied', 'The keychain refuses Drawbridge'],
    ['keychain', 'replaced', 'The keychain was replaced'],
  ] as const)('a vault that is %s with a keychain %s has words of its own', async (mode, keychain, words) => {
    const state = usualState();
    state.core.vault = { mode, keychain, usable: false, records: 0 };
    await using screens = await browser.open({ state });
    await screens.page.getByRole('heading', { level: 3, name: words }).waitFor();
    expect(await screens.page.getByRole('link', { name: 'Open settings' }).getAttribute('href')).toBe('#/settings');
  });

  test('servers without a host, and a host whose file cannot be read, need the person too', async () => {
    const hosts = [
      aHost([], { files: [{ path: '/home/person/c.json', state: 'invalid', detail: 'line 3', entries: [] }] }),
    ];
    await using screens = await browser.open({ state: usualState({ hosts, entries: [] }) });
    const needs = screens.page.getByRole('region', { name: 'Needs you' });
    await needs.waitFor();
    expect(await needs.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      'The configuration of Claude Desktop cannot be read',
      'No host uses Drawbridge yet',
    ]);
  });

  test('a core with nothing in it welcomes the person and leads to the set-up', async () => {
    await using screens = await browser.open({ state: emptyState() });
    await screens.page.getByRole('heading', { level: 1, name: 'Welcome to Drawbridge' }).waitFor();
    await screens.page.getByRole('link', { name: 'Set up Drawbridge' }).click();
    expect(await screens.page.getByRole('heading', { level: 1 }).textContent()).toBe('Set up Drawbridge');
  });

  test('the last calls of tools are shown newest first, and new ones as they come', async () => {
    let tell: (line: Activity) => void = () => {};
    const next = new Promise<Activity>((resolve) => (tell = resolve));
    const lists = call(3, { method: 'tools/list' });
    delete lists.tool;
    await using screens = await browser.open({
      handlers: {
        activity: {
          list: () => [call(1), call(2, { outcome: 'denied' }), lists],
          async *follow() {
            yield await next;
          },
        },
      },
    });
    const rows = screens.page.getByRole('list', { name: 'Last calls' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.first().textContent()).toContain('tool_2 on wiki by Claude Desktop');
    expect(await rows.first().textContent()).toContain('Denied');
    tell(call(4));
    await expect.poll(() => rows.first().textContent()).toContain('tool_4');
    expect(screens.core.calls.filter(({ name }) => name === 'activity.list')).toHaveLength(1);
  });

  test('a tool whose name tries to look like something else is written out', async () => {
    await using screens = await browser.open({
      handlers: { activity: { list: () => [call(1, { tool: 'safe\u202e<b>tool</b>' })] } },
    });
    const row = screens.page.getByRole('list', { name: 'Last calls' }).getByRole('listitem');
    await row.waitFor();
    expect(await row.textContent()).toContain(String.raw`safe\u{202e}<b>tool</b>`);
  });

  test('the pause looks like a switch: its knob has a way to go', async () => {
    await using screens = await browser.open();
    const box = await screens.page.getByRole('switch', { name: 'Pause every tool call' }).boundingBox();
    expect(box?.width).toBeGreaterThan(1.5 * (box?.height ?? Infinity));
  });

  test('the pause is switched by keyboard and told to the core', async () => {
    await using screens = await browser.open({ handlers: { core: { pause: ({ input }) => input } } });
    const { page, core } = screens;
    const pause = page.getByRole('switch', { name: 'Pause every tool call' });
    await pause.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => core.calls.at(-1)).toEqual({ name: 'core.pause', input: { paused: true } });
    core.change({ core: { ...core.current().core, paused: true } });
    await page.getByRole('heading', { level: 1, name: 'Everything is paused' }).waitFor();
    expect(await pause.isChecked()).toBe(true);
  });

  test('without the core it says so, keeps what it knew and lets nothing be done', async () => {
    await using screens = await browser.open();
    const { page, core } = screens;
    await page.getByRole('heading', { level: 1, name: 'All is well' }).waitFor();
    core.goAway();
    await page.getByRole('heading', { level: 1, name: 'Drawbridge is not connected' }).waitFor();
    expect(await page.getByRole('switch', { name: 'Pause every tool call' }).isDisabled()).toBe(true);
  });

  test('a pause that fails says why', async () => {
    await using screens = await browser.open();
    await screens.page.getByRole('switch', { name: 'Pause every tool call' }).click();
    await screens.page.getByRole('alert').getByText('Something went wrong inside Drawbridge').waitFor();
    expect(await screens.page.getByRole('switch').isChecked()).toBe(false);
  });
});
