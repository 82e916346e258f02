import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type InputServer, startInputServer } from '../fakes/mcp-servers/input-server.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Answer, StdioHost } from '../harness/stdio-host.ts';

let modern: InputServer;
let legacy: FakeServer;
let drawbridge: Drawbridge;
let host: StdioHost;
/** Where the system's browser, as the core finds it, writes which addresses it was given. */
let folder: string;

const visited = () => (existsSync(join(folder, 'visited')) ? readFileSync(join(folder, 'visited'), 'utf8').trim() : '');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-visits-'));
  const browser = join(folder, 'browser');
  writeFileSync(browser, `#!/bin/sh\necho "$1" >> '${join(folder, 'visited')}'\n`);
  chmodSync(browser, 0o755);
  [modern, legacy, drawbridge] = await Promise.all([
    startInputServer(),
    startLegacyServer(),
    startDrawbridge({ env: { BROWSER: browser } }),
  ]);
  await drawbridge.add('asks', modern.url.href);
  await drawbridge.add('old', legacy.url.href);
  for (const server of ['asks', 'old'])
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server, tool: '*' });
});
afterAll(async () => {
  await drawbridge.stop();
  await Promise.all([modern.stop(), legacy.stop()]);
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => host.stop());

async function open(server: string, version: string) {
  host = drawbridge.host(server);
  await host.initialize(version);
  return host;
}

const text = ({ result }: Answer) => ((result?.['content'] ?? []) as { text: string }[])[0]?.text ?? '';

describe('what a server asks of a person whose host cannot ask them', () => {
  test.each([
    ['asks', 'name', '2024-11-05', ['age=36'], { who: { action: 'accept', content: { name: 'Ada', age: 36 } } }],
    ['asks', 'name', '2025-11-25', [], { who: { action: 'accept', content: { name: 'Ada' } } }],
    ['old', 'ask-name', '2025-03-26', [], { action: 'accept', content: { name: 'Ada' } }],
    ['old', 'ask-name', '2025-11-25', [], { action: 'accept', content: { name: 'Ada' } }],
  ])('is answered by command: %s, %s, host of %s', async (server, tool, version, more, expected) => {
    const at = await open(server, version);
    const answer = at.call(tool);
    const prompt = await drawbridge.nextPrompt();
    expect(prompt).toMatchObject({ kind: 'elicitation', server, host: 'claude-desktop' });
    expect((await drawbridge.cli(['prompts'])).stdout).toContain(`${server} asks you`);
    const said = await drawbridge.cli(['answer', prompt.id, 'name=Ada', ...more]);
    expect(said).toMatchObject({ code: 0, stdout: `${server} gets your answer.\n` });
    expect(JSON.parse(text(await answer))).toEqual(expected);
  });

  test('is not sent while it is not what the server asked for', async () => {
    const at = await open('asks', '2025-03-26');
    const answer = at.call('name');
    const { id } = await drawbridge.nextPrompt();
    const said = await drawbridge.cli(['answer', id, 'name=A', 'age=17']);
    expect(said.code).not.toBe(0);
    expect(said.stderr).toContain('“Your name” must have at least 2 characters. “age” must be at least 18.');
    await drawbridge.cli(['deny', id]);
    expect(JSON.parse(text(await answer))).toEqual({ who: { action: 'decline' } });
  });

  test('can be left for later', async () => {
    const at = await open('old', '2024-11-05');
    const answer = at.call('ask-name');
    const { id } = await drawbridge.nextPrompt();
    await drawbridge.cli(['answer', id, '--cancel']);
    expect(JSON.parse(text(await answer))).toEqual({ action: 'cancel' });
  });

  test('to open an address opens it in the system’s browser, once they say so and not before', async () => {
    const at = await open('asks', '2025-06-18');
    const declined = at.call('open');
    await drawbridge.control.prompts.reply({ id: (await drawbridge.nextPrompt()).id, action: 'decline' });
    expect(JSON.parse(text(await declined))).toEqual({ there: { action: 'decline' } });
    const answer = at.call('open');
    const { id, elicitation } = await drawbridge.nextPrompt();
    expect(elicitation).toEqual({ mode: 'url', message: 'Pay there.', url: 'https://pay.example.com/bill?n=1' });
    expect(visited()).toBe('');
    await drawbridge.cli(['answer', id]);
    expect(JSON.parse(text(await answer))).toEqual({ there: { action: 'accept' } });
    await expect.poll(visited).toBe('https://pay.example.com/bill?n=1');
  });

  test('is withdrawn when the host gives the call up', async () => {
    const at = await open('asks', '2025-03-26');
    void at.request('tools/call', { name: 'name', arguments: {} });
    await drawbridge.nextPrompt();
    at.notify('notifications/cancelled', { requestId: 2 });
    await drawbridge.noPrompts();
    expect(at.received().filter(({ id }) => id === 2)).toEqual([]);
  });

  test('is told to the model where nobody answers in time, and a late answer counts for the same call', async () => {
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '1' });
    const at = await open('asks', '2024-11-05');
    const first = await at.call('name');
    expect(first.result?.['isError']).toBe(true);
    expect(text(first)).toContain('the answer is still open in Drawbridge');
    const { id } = await drawbridge.nextPrompt();
    await drawbridge.cli(['answer', id, 'name=Ada']);
    expect(JSON.parse(text(await at.call('name')))).toEqual({ who: { action: 'accept', content: { name: 'Ada' } } });
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: 'auto' });
  });

  test('is nowhere on record but that it was asked and answered', async () => {
    const { stdout } = await drawbridge.cli(['log', '--json']);
    expect(stdout).toContain('elicitation/create');
    expect(stdout).not.toMatch(/Ada|pay\.example\.com/);
  });
});
