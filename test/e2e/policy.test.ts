/** The built Drawbridge under a policy of the person's: what a host, and the person at the command line, see of it. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

let server: FakeServer;
let drawbridge: Drawbridge;
let host: StdioHost;
const file = () => join(drawbridge.home, 'policy.jsonc');
const write = (text: string) => writeFileSync(file(), text);

beforeAll(async () => {
  [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
  await drawbridge.add('notes', server.url.href);
  host = drawbridge.host('notes');
  await host.initialize();
});
beforeEach(() => rmSync(file(), { force: true }));
afterAll(async () => {
  await drawbridge.stop();
  await server.stop();
});

test('a call runs, is refused and runs again as the file changes, without a restart', async () => {
  write('{ "rules": [{ "id": "echo", "server": "notes", "tool": "echo", "effect": "allow" }] }');
  expect(textOf(await host.call('echo', { text: 'one' }))).toBe('one');
  write('{ "rules": [{ "id": "echo", "server": "notes", "tool": "echo", "effect": "deny" }] }');
  expect(textOf(await host.call('echo', { text: 'two' }))).toContain('is not allowed here (rule policy:echo)');
  write(
    '{ "rules": [{ "id": "echo", "server": "notes", "tool": "echo", "arguments": [{ "pointer": "/text", "like": "t*" }], "effect": "allow" }] }',
  );
  expect(textOf(await host.call('echo', { text: 'three' }))).toBe('three');
});

test('what a policy says is among the permissions, and an agent that it denies everything is shown as suspended', async () => {
  const { permissions, agents } = drawbridge.control;
  write('{ "rules": [{ "id": "none", "host": "claude-desktop", "server": "notes", "effect": "deny" }] }');
  expect(await permissions.list()).toContainEqual(expect.objectContaining({ id: 'policy:none', origin: 'policy' }));
  const { stdout } = await drawbridge.cli(['permissions']);
  expect(stdout).toMatch(/policy:none +deny +claude-desktop +notes/);
  expect(await agents.list()).toMatchObject([{ suspended: { id: 'policy:none' } }]);
  expect((await drawbridge.cli(['revoke', 'policy:none'])).stderr).toContain('There is no permission with the number');
  write('{');
  expect(await permissions.list()).toEqual([]);
  const status = await drawbridge.cli(['status']);
  expect(status.stdout).toMatch(/Needs you:\n[^]*policy\.jsonc cannot be used: .*`drawbridge policy check`/);
});

test('read-only tools of a server the policy trusts pass, and others ask', async () => {
  write('{ "rules": [{ "id": "reads", "server": "notes", "readOnly": true, "effect": "allow" }] }');
  expect((await host.call('read-notes', {})).result).not.toHaveProperty('isError', true);
  const explained = await drawbridge.control.policy.explain({
    host: 'claude-desktop',
    server: 'notes',
    tool: 'delete-notes',
  });
  expect(explained).toMatchObject({ effect: 'ask', step: 'default', definitionKnown: true });
});

test.each([
  ['that cannot be read', '{ "rules": [', 'cannot be used: line 1, column 13'],
  [
    'that leaves the server out',
    '{ "servers": ["https://*.company.example"] }',
    'does not let servers at http://127.0.0.1',
  ],
  ['that leaves the host out', '{ "hosts": ["cursor"] }', 'does not let the host "claude-desktop" use servers'],
])('a policy %s keeps calls and lists from the server, and says so', async (_, text, words) => {
  const before = structuredClone(server.requests);
  write(text);
  expect(textOf(await host.call('echo', { text: 'no' }))).toContain(words);
  const listed = await host.request('tools/list', {});
  expect(JSON.stringify(listed)).toContain(words.slice(0, 20));
  const read = await host.request('resources/list', {});
  expect(JSON.stringify(read)).toContain(words.slice(0, 20));
  expect(server.requests).toEqual(before);
});

test('the command says what is in force, what is wrong, and why a call is decided so', async () => {
  write(
    '{\n  // mail and notes only\n  "rules": [{ "id": "no-deletes", "tool": "delete-*", "effect": "deny", "why": "Ask Robin." }]\n}',
  );
  const shown = await drawbridge.cli(['policy']);
  expect(shown.stdout).toContain("the administrator's none");
  expect(shown.stdout).toMatch(/policy:no-deletes +deny +\* +\* +delete-\*/);

  const args = ['policy', 'explain', '--host', 'claude-desktop', '--server', 'notes', '--tool', 'delete-notes'];
  const explained = await drawbridge.cli(args);
  expect(explained.stdout).toContain('delete-notes of notes is denied for claude-desktop (policy:no-deletes).');
  expect(explained.stdout).toContain('Its reason: Ask Robin.');
  expect(JSON.parse((await drawbridge.cli([...args, '--json'])).stdout)).toMatchObject({
    effect: 'deny',
    step: 'denied',
  });

  const bad = join(drawbridge.home, 'next.jsonc');
  writeFileSync(bad, '{\n  "ruls": []\n}');
  const checked = await drawbridge.cli(['policy', 'check', bad]);
  expect([checked.code, checked.stdout]).toEqual([
    1,
    `${bad}: cannot be used\n  line 2, column 3  "ruls": is not known here\n`,
  ]);
  expect((await drawbridge.cli(['policy', 'check'])).stdout).toContain(`${file()}: can be used\n`);
});

test('a preview replays the log: what would have been blocked, asked about, let through or cannot be said', async () => {
  write('{ "rules": [{ "server": "notes", "effect": "allow" }] }');
  for (const tool of ['read-notes', 'read-notes', 'delete-notes', 'echo']) await host.call(tool, { text: 'again' });
  const next = join(drawbridge.home, 'next.jsonc');
  writeFileSync(
    next,
    `{ "rules": [
      { "id": "no-deletes", "tool": "delete-*", "effect": "deny" },
      { "id": "texts", "tool": "echo", "arguments": [{ "pointer": "/text", "like": "a*" }], "effect": "allow" }
    ] }`,
  );
  const previewed = await drawbridge.control.policy.preview({ text: '{}' });
  const { stdout } = await drawbridge.cli(['policy', 'preview', next]);
  expect(previewed.calls).toBe(previewed.ask);
  expect(stdout).toMatch(
    /^This policy would have blocked \d+ calls?, asked about \d+ and let 0 through, of \d+ calls since /,
  );
  expect(stdout).toMatch(/it cannot be said: that hangs on arguments or tool definitions, which the log does not hold/);
  expect(stdout).toMatch(/deny +claude-desktop +notes +delete-notes +policy:no-deletes/);
  expect(stdout).toMatch(/unknown +claude-desktop +notes +echo +policy:texts/);
  expect(await drawbridge.control.policy.show()).toMatchObject({ rules: [{ id: 'policy:1', effect: 'allow' }] });
});
