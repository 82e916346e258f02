/** The built command reads the log through the built core and its reader. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActivitySession, ActivityStats } from '../../shared/activity-views.ts';
import type { Agent } from '../../shared/agents.ts';
import type { Activity } from '../../shared/models.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

let server: FakeServer;
let drawbridge: Drawbridge;
beforeAll(async () => {
  server = await startLegacyServer();
  drawbridge = await startDrawbridge();
  await drawbridge.add('notes', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  const host = drawbridge.host('notes');
  await host.initialize();
  for (const text of ['one', 'two']) await host.call('echo', { text });
  await drawbridge.control.permissions.set({ effect: 'deny', host: '*', server: 'notes', tool: 'echo' });
  await host.call('echo', { text: 'three' });
}, 60_000);
afterAll(async () => {
  await drawbridge.stop();
  await server.stop();
});

async function told<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await drawbridge.cli([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

test('a search finds what holds every word, narrowed by how calls ended', async () => {
  const { stdout } = await drawbridge.cli(['log', 'search', 'ECHO', 'claude', '--ended', 'denied', '--json']);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Activity);
  expect(lines).toMatchObject([{ kind: 'call.finished', tool: 'echo', outcome: 'denied' }]);
});

test('numbers and sessions tell of the same calls', async () => {
  const stats = await told<ActivityStats>('log', 'stats', '--server', 'notes');
  expect(stats).toMatchObject({ calls: 3, endings: { done: 2, denied: 1 } });
  expect(stats.uses).toMatchObject([{ host: 'claude-desktop', server: 'notes', calls: 3 }]);
  const [session] = await told<ActivitySession[]>('log', 'sessions');
  expect(session).toMatchObject({ state: 'open', host: 'claude-desktop', calls: 3, endings: { done: 2, denied: 1 } });
  expect((await drawbridge.cli(['log', 'stats'])).stdout).toContain('Who uses what');
});

test('the agents say who called, and that nothing proves the program', async () => {
  const [agent] = await told<Agent[]>('agents');
  expect(agent).toMatchObject({ connected: true, calls: 3, stale: false, evidence: 'reported', scopes: [] });
  expect(agent?.entry).toMatchObject({ host: 'claude-desktop', server: 'notes' });
  expect(agent?.permissions.map(({ effect }) => effect)).toContain('deny');
  await drawbridge.control.permissions.set({ effect: 'deny', host: 'claude-desktop', server: 'notes', tool: '*' });
  expect(await told<Agent[]>('agents', '--suspended')).toMatchObject([{ suspended: { by: 'rule' } }]);
});

test('what was set up says by which way, and by which program', async () => {
  await drawbridge.cli(['add', 'wiki', server.url.href]);
  await drawbridge.cli(['remove', 'wiki']);
  const changes = await drawbridge.control.activity.list({ server: 'wiki', kind: ['server.changed'] });
  const by = { way: 'command', program: expect.stringMatching(/node \d+$/) };
  expect(changes.toSorted((one, other) => one.number - other.number)).toMatchObject([
    { outcome: 'added', ...by },
    { outcome: 'removed', ...by },
  ]);
});

test('what the reader keeps of the log can be thrown away', async () => {
  await drawbridge.killCore();
  const kept = join(drawbridge.home, 'activity.segments.db');
  expect(existsSync(kept)).toBe(true);
  for (const ending of ['', '-wal', '-shm']) rmSync(`${kept}${ending}`, { force: true });
  await drawbridge.startCore();
  expect((await told<ActivityStats>('log', 'stats')).calls).toBe(3);
});
