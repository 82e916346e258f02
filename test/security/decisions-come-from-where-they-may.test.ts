import { afterAll, beforeAll, expect, test } from 'vitest';
import { createControlClient } from '../../client/control-client.ts';
import { placesHere } from '../../client/this-machine.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

/**
 * Promise: where decisions are taken from our own screens only, an answer, a rule or a change of that by command is refused,
 * and whoever is refused cannot loosen it; taking an allow back stays possible. Each decision is on record with the way it came.
 */
let server: FakeServer;
let drawbridge: Drawbridge;

beforeAll(async () => {
  [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
  await drawbridge.add('notes', server.url.href);
  const { permissions } = drawbridge.control;
  await permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'read-notes' });
  await permissions.set({ effect: 'deny', host: '*', server: 'notes', tool: 'big' });
  await drawbridge.control.settings.set({ key: 'decisions-from', value: 'screens' });
});
afterAll(async () => {
  await drawbridge.stop();
  await server.stop();
});

const window = () => createControlClient({ ...placesHere(drawbridge.env), way: 'window' });
const refused = 'Decisions are not taken from the command line here.';

test('a question is answered in a window, and not by command', async () => {
  const host = drawbridge.host('notes');
  await host.initialize();
  const answer = host.call('delete-notes');
  const { id } = await drawbridge.nextPrompt();
  expect(await drawbridge.cli(['approve', id])).toMatchObject({ code: 1, stderr: expect.stringContaining(refused) });
  expect(await drawbridge.cli(['deny', id])).toMatchObject({ code: 1 });
  expect(server.calls).toEqual([]);
  await window().prompts.answer({ id, answer: 'allow' });
  expect(textOf(await answer)).toBe('deleted');
  const [ended] = await drawbridge.control.activity.list({ kind: ['prompt.ended'] });
  expect(ended).toMatchObject({ outcome: 'allowed', way: 'window', program: expect.stringMatching(/node \d+$/) });
});

test.each([
  ['a rule', ['allow', '--server', 'notes', '--tool', '*']],
  ['taking a denial back', ['revoke', '--server', 'notes']],
  ['loosening it', ['config', 'decisions-from', 'anywhere']],
  ['letting hosts answer', ['config', 'host-elicitation', 'once']],
])('%s by command is refused', async (_, args) => {
  const before = await drawbridge.control.permissions.list({ all: true });
  expect(await drawbridge.cli(args)).toMatchObject({ code: 1, stderr: expect.stringContaining(refused) });
  expect(await drawbridge.control.permissions.list({ all: true })).toEqual(before);
});

test('an allow is taken back by command all the same', async () => {
  expect(await drawbridge.cli(['revoke', 'r1'])).toMatchObject({ code: 0 });
  const changed = await drawbridge.control.activity.list({ kind: ['permission.changed'] });
  expect(changed.at(-1)).toMatchObject({ because: 'r1', outcome: 'revoked', way: 'command' });
  await window().settings.set({ key: 'decisions-from', value: 'anywhere' });
  expect(await drawbridge.cli(['revoke', 'r2'])).toMatchObject({ code: 0 });
});
