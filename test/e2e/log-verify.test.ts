/** The built command checks the log by itself, whether Drawbridge runs or not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

let server: FakeServer;
let drawbridge: Drawbridge;
/** As `drawbridge log key` said it. */
let key: string;

beforeAll(async () => {
  [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
  await drawbridge.add('notes', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  const host = drawbridge.host('notes');
  await host.initialize();
  await host.call('echo', { text: 'one' });
  await host.call('echo', { text: 'two' });
  key = String((await drawbridge.control.activity.sign()).key);
}, 60_000);
afterAll(async () => {
  await drawbridge.stop();
  await server.stop();
});

function edit(sql: string): void {
  const db = new DatabaseSync(join(drawbridge.home, 'activity.db'));
  db.exec(`DROP TRIGGER IF EXISTS activity_no_update; ${sql}`);
  db.close();
}

test('while it runs, the key and the newest checkpoint are compared with those in the vault', async () => {
  const { code, stdout } = await drawbridge.cli(['log', 'verify']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('none was changed, removed or put in') });
  expect(stdout).toContain(`  ${key}\n`);
  expect(stdout).toContain('The key and the newest checkpoint are those in the vault.');
});

test('a call says what it was given only to who knows it', async () => {
  const [call] = await drawbridge.control.activity.list({ kind: ['call.started'], tool: 'echo' });
  const proof = await drawbridge.cli(['log', 'prove', String(call?.call)], '{ "text": "one" }');
  expect(proof).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Record ${call?.number} commits to exactly`),
  });
  const other = await drawbridge.cli(['log', 'prove', String(call?.call)], '{"text":"three"}');
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('had other arguments') });
  expect(call).toMatchObject({ shape: '{text:text(3)}', bytes: 14 });
});

test('without it, and with a key and an export from elsewhere', async () => {
  const exported = await drawbridge.cli(['log', 'export']);
  const file = join(drawbridge.home, 'export.jsonl');
  writeFileSync(file, exported.stdout);
  await drawbridge.control.core.stop();
  for (const target of [[], [file]]) {
    const { code, stdout } = await drawbridge.cli(['log', 'verify', ...target, '--key', key]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('It is as you expected it.') });
  }
  expect((await drawbridge.cli(['log', 'verify'])).stdout).toContain('the right one was not checked');
  const wrong = await drawbridge.cli(['log', 'verify', '--key', 'A'.repeat(43)]);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('signed by another key') });
  writeFileSync(file, exported.stdout.replace('"tool":"echo"', '"tool":"ping"'));
  expect(await drawbridge.cli(['log', 'verify', file])).toMatchObject({ code: 1 });
});

test('a record that was changed is named, and what stands before it', async () => {
  edit("UPDATE activity SET trace = 'x' WHERE number = 3");
  const { code, stderr } = await drawbridge.cli(['log', 'verify']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('wrong at record 3: it is not as it was recorded'),
  });
});

test('a log of a newer version is read and checked, and no call is let through', async () => {
  edit(
    'UPDATE activity SET trace = NULL WHERE number = 3; ALTER TABLE activity ADD COLUMN later TEXT; PRAGMA user_version = 99',
  );
  await drawbridge.startCore();
  expect(await drawbridge.control.activity.list({ limit: 1 })).toHaveLength(1);
  const host = drawbridge.host('notes');
  await host.initialize().catch(() => undefined);
  const { result } = await host.call('echo', { text: 'three' });
  expect(JSON.stringify(result)).toContain('written by a newer Drawbridge');
  expect(server.calls.map(({ args }) => args['text'])).toEqual(['one', 'two']);
  expect(await drawbridge.cli(['log', 'verify', '--key', key])).toMatchObject({ code: 0 });
});
