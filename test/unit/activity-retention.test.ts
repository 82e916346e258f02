import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { logFiles } from '../../core/activity/offline.ts';
import { type LogRules, plainRules } from '../../core/activity/rules.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { createMemoryVault, type MemoryVault } from '../fakes/memory-vault.ts';

const day = 86_400_000;
let folder: string;
let file: string;
let log: ActivityLog;
let vault: MemoryVault;
let now: number;
let rules: LogRules;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-retention-'));
  file = join(folder, 'activity.db');
  vault = createMemoryVault();
  now = Date.parse('2026-01-01T00:00:00Z');
  rules = plainRules;
  log = open();
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Its time stands still; only the short pauses between the steps are real. */
function open(): ActivityLog {
  return createActivityLog({ file, clock: { ...systemClock, now: () => now }, vault, rules: () => rules });
}

function fill(count: number): void {
  for (let n = 0; n < count; n++) log.record({ kind: 'call.started', tool: `tool-${n % 7}`, detail: 'x'.repeat(300) });
}

/** As soon as it is noticed. */
function policySays(now: LogRules): void {
  rules = now;
  log.rulesChanged();
}

const numbers = async () => (await log.list({ limit: 10_000 })).map(({ number }) => number);

test('nothing is removed as long as no policy says so', async () => {
  fill(500);
  await log.sign();
  now += 1_000 * day;
  expect(await log.removeOld()).toBe(0);
  expect(await numbers()).toHaveLength(500);
});

test('records older than the policy keeps them go, in steps, and what is left verifies from its signed end on', async () => {
  fill(700);
  const { newest } = await log.sign();
  now += 40 * day;
  fill(10);
  policySays({ ...plainRules, keepDays: 30 });
  expect(await log.removeOld()).toBe(700);
  const left = await numbers();
  expect([left[0], left.at(-1)]).toEqual([701, 711]);
  const [told] = await log.list({ kind: ['log.changed'] });
  expect(told).toMatchObject({ number: 711, outcome: 'removed', detail: 'the 700 oldest records' });
  const verdict = logFiles.verify(file, { checkpoint: newest });
  expect(verdict).toMatchObject({ first: 701, last: 711, signedTo: 711 });
  expect(verdict.broken).toBeUndefined();
  await log.close();
  log = open();
  log.record({ kind: 'core.started' });
  expect(logFiles.verify(file, {})).toMatchObject({ first: 701, last: 712 });
});

test('the oldest records go as long as the log holds more than the policy lets it, and the newest stays', async () => {
  fill(6_000);
  await log.sign();
  policySays({ ...plainRules, maxMegabytes: 1 });
  const removed = await log.removeOld();
  expect(removed).toBeGreaterThan(1_000);
  const left = await numbers();
  expect(left[0]).toBe(removed + 1);
  expect(left.length).toBeGreaterThan(500);
  expect(await log.removeOld()).toBe(0);
  policySays({ ...plainRules, keepDays: 0.001 });
  now += day;
  await log.removeOld();
  // It, and the record that says what went.
  expect((await numbers()).length).toBe(2);
  expect(logFiles.verify(file, {}).broken).toBeUndefined();
}, 30_000);

test('nothing is removed while the vault cannot be used: nobody could sign for it', async () => {
  vault.trouble('keychain-locked');
  fill(300);
  now += 40 * day;
  fill(1);
  policySays({ ...plainRules, keepDays: 30 });
  expect(await log.removeOld()).toBe(0);
  expect(await numbers()).toHaveLength(301);
});

test.each([
  ['of the middle', 'DELETE FROM activity WHERE number = 5'],
  ['beyond the signed end of what was removed', 'DELETE FROM activity WHERE number = 4'],
  ['of the newest', 'DELETE FROM activity'],
])('the database itself refuses the removal %s', async (_what, sql) => {
  fill(3);
  await log.sign();
  now += 40 * day;
  fill(5);
  policySays({ ...plainRules, keepDays: 30 });
  await log.removeOld();
  const db = new DatabaseSync(file);
  expect(() => db.exec(sql)).toThrow('append only');
  db.close();
});

test('what was kept in full goes with its record, and so does what was copied before an update', async () => {
  policySays({ keepsContents: (server) => server === 'mail', keepDays: 30 });
  log.record({ kind: 'session.opened' });
  await log.sign();
  log.record({
    kind: 'call.started',
    server: 'mail',
    call: 'c1',
    content: { to: 'ada', token: 'ghp_0123456789abcdefghij' },
  });
  log.record({ kind: 'call.started', server: 'files', call: 'c2', content: { to: 'ada' } });
  const kept = await log.content({ call: 'c1', what: 'arguments' });
  expect(kept).toEqual({ content: { to: 'ada', token: '[masked by Drawbridge]' } });
  await expect(log.content({ call: 'c2', what: 'arguments' })).rejects.toThrow('were not kept in full');
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes('ada')).toBe(false);
  writeFileSync(`${file}.before-3`, 'a copy');
  now += 40 * day;
  log.record({ kind: 'core.stopped' });
  await log.removeOld();
  const db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare('SELECT count(*) AS count FROM content').get()).toEqual({ count: 0 });
  db.close();
  expect(existsSync(`${file}.before-3`)).toBe(false);
});
