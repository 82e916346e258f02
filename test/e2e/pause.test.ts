/** `drawbridge pause`: no call reaches a server, and those that wait for a person or for the server end at once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem, sentence } from '../../shared/problem.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { needsOf } from '../fakes/tool-needs.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Answer, StdioHost } from '../harness/stdio-host.ts';

const PAUSED = sentence(problem('paused'));

let company: Company<'notes'>;
let drawbridge: Drawbridge;
let host: StdioHost;

beforeEach(async () => {
  const needs = needsOf({ 'delete-notes': { scope: 'notes.write' } });
  const scopes = ['notes.read', 'notes.write'];
  company = await startCompany({ notes: startLegacyServer }, { challenge: 'openid notes.read', scopes, needs });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
  for (const tool of ['echo', 'slow', 'delete-notes']) await allow(tool);
  host = drawbridge.host('notes');
  await host.initialize();
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

const allow = (tool: string) =>
  drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool });
const logIn = () => drawbridge.cli(['login', 'notes', '--yes']);
const pause = () => drawbridge.cli(['pause']);
const callsAtServer = () => company.servers.notes.requests['tools/call'];
const questions = async () =>
  (await drawbridge.control.prompts.list({ all: true })).map(({ kind, state }) => `${kind} ${state}`);
const outcomes = async () =>
  (await drawbridge.control.activity.list({}))
    .filter(({ kind }) => kind === 'call.finished')
    .map(({ outcome }) => outcome);

async function expectPaused(waiting: Promise<Answer>): Promise<void> {
  const answer = await waiting;
  expect(answer.result).toMatchObject({ isError: true });
  expect(textOf(answer)).toBe(PAUSED);
}

test('ends a call that waits for approval, and withdraws its question', async () => {
  await logIn();
  const waiting = host.call('read-notes');
  expect(await drawbridge.nextPrompt()).toMatchObject({ kind: 'tool-call' });
  await pause();
  await expectPaused(waiting);
  expect((await questions()).at(-1)).toBe('tool-call withdrawn');
  expect(await outcomes()).toEqual(['paused']);
  expect(callsAtServer()).toBeUndefined();
});

test('ends a call that waits for a yes to its sign-in, and withdraws that question; after resuming the next call asks anew', async () => {
  const waiting = host.call('echo', { text: 'early' });
  expect(await drawbridge.nextPrompt()).toMatchObject({ kind: 'sign-in' });
  await pause();
  await expectPaused(waiting);
  await expect.poll(questions).toEqual(['sign-in withdrawn']);
  expect(company.idp.log).toEqual([]);
  await drawbridge.cli(['resume']);
  const next = host.call('echo', { text: 'late' });
  await drawbridge.approve(await drawbridge.nextPrompt());
  expect(textOf(await next)).toBe('late');
});

test('ends a call that waits for the browser, where the person may go on: no call runs because of that', async () => {
  const goOn = drawbridge.browser.hold();
  const waiting = host.call('echo', { text: 'early' });
  await drawbridge.approve(await drawbridge.nextPrompt());
  await drawbridge.browser.opened(1);
  await pause();
  await expectPaused(waiting);
  goOn();
  await expect.poll(async () => (await drawbridge.control.servers.list())[0]?.accounts).toHaveLength(1);
  expect(callsAtServer()).toBeUndefined();
  await drawbridge.cli(['resume']);
  expect(textOf(await host.call('echo', { text: 'late' }))).toBe('late');
});

test('ends a call that waits for more access, and withdraws that question', async () => {
  await logIn();
  const waiting = host.call('delete-notes');
  expect(await drawbridge.nextPrompt()).toMatchObject({ kind: 'sign-in', signIn: { reason: 'step-up' } });
  await pause();
  await expectPaused(waiting);
  await expect.poll(async () => (await questions()).at(-1)).toBe('sign-in withdrawn');
  expect((await drawbridge.control.access.list({ server: 'notes' })).refused).toEqual([]);
});

test('tells the server to stop what it runs, and the host that it may have run', async () => {
  await logIn();
  const running = host.call('slow');
  await company.servers.notes.slow.begun(1);
  await pause();
  const answer = await running;
  expect(answer.result).toMatchObject({ isError: true });
  expect(textOf(answer)).toBe(sentence(problem('paused-under-way')));
  await company.servers.notes.slow.cancelled(1);
  expect(await outcomes()).toEqual(['paused-under-way']);
});

test('a call asks nobody and opens no page while everything is paused', async () => {
  await pause();
  for (const tool of ['echo', 'drawbridge_sign_in'])
    expect(textOf(await host.call(tool, { text: 'x' }))).toContain('paused every tool call');
  expect(await drawbridge.control.prompts.list({ all: true })).toEqual([]);
  expect(drawbridge.browser.tabs()).toEqual([]);
  expect(company.idp.log).toEqual([]);
});

test('ends the wait of a result for its approval: the model is told that it ran and was paused', async () => {
  await logIn();
  const policy = '{ "results": { "approve": [{ "server": "notes", "tool": "echo" }] } }';
  writeFileSync(join(drawbridge.home, 'policy.jsonc'), policy);
  const waiting = host.call('echo', { text: 'nothing for the model' });
  expect(await drawbridge.nextPrompt()).toMatchObject({ kind: 'result' });
  await pause();
  const answer = await waiting;
  expect(answer.result).toMatchObject({ isError: true });
  expect(textOf(answer)).toBe(sentence(problem('paused-result', { tool: 'echo' })));
  expect(JSON.stringify(answer)).not.toContain('nothing for the model');
  expect((await questions()).at(-1)).toBe('result withdrawn');
  expect(await outcomes()).toEqual(['paused-result']);
  expect(callsAtServer()).toBe(1);
});
