/** `drawbridge pause`: no call reaches a server, not even one that was let in before and waits for its sign-in. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

let company: Company<'notes'>;
let drawbridge: Drawbridge;
let host: StdioHost;

beforeEach(async () => {
  company = await startCompany({ notes: startLegacyServer });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  host = drawbridge.host('notes');
  await host.initialize();
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

const callsAtServer = () => company.servers.notes.requests['tools/call'];

test('a call that waits for a sign-in does not run when everything is paused meanwhile; after resuming the next one does', async () => {
  const goOn = drawbridge.browser.hold();
  const waiting = host.call('echo', { text: 'early' });
  await drawbridge.approve(await drawbridge.nextPrompt());
  await drawbridge.browser.opened(1);
  expect(await drawbridge.cli(['pause'])).toMatchObject({ code: 0 });
  goOn();
  const answer = await waiting;
  expect(answer.result).toMatchObject({ isError: true });
  expect(textOf(answer)).toContain('paused every tool call');
  expect(callsAtServer()).toBeUndefined();
  await drawbridge.cli(['resume']);
  expect(textOf(await host.call('echo', { text: 'late' }))).toBe('late');
});

test('a call asks nobody and opens no page while everything is paused', async () => {
  await drawbridge.cli(['pause']);
  expect(textOf(await host.call('echo', { text: 'x' }))).toContain('paused every tool call');
  expect(await drawbridge.control.prompts.list({ all: true })).toEqual([]);
  expect(drawbridge.browser.tabs()).toEqual([]);
  expect(company.idp.log).toEqual([]);
});
