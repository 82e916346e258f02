/**
 * Any change of a recorded value, any removal or reordering back to the last signed checkpoint is noticed; and what was cut
 * off with its checkpoints, by whoever knows the newest one.
 */
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainHash, type Members } from '../../core/activity/chain.ts';
import { type Checkpoint, signCheckpoint } from '../../core/activity/checkpoint.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { createKeyStore } from '../../core/activity/keys.ts';
import { logItems } from '../../core/activity/log-items.ts';
import { COLUMNS } from '../../core/activity/schema.ts';
import { verifyFile } from '../../core/activity/verify-file.ts';
import type { ActivityDraft, LogExpected } from '../../shared/models.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

let folder: string;
let original: string;
/** What the vault knows: the newest checkpoint. */
let newest: Checkpoint;

const about = { session: 's1', host: 'cursor', entry: 'e1', server: 'mail', account: 'a1' } as const;
const call = {
  ...about,
  method: 'tools/call',
  tool: 'send',
  trace: 'ab'.repeat(16),
  parentSpan: 'cd'.repeat(8),
} as const;
const story: readonly ActivityDraft[] = [
  { kind: 'core.started', detail: '1.0' },
  { kind: 'session.opened', ...about, program: 'cursor', evidence: 'reported' },
  {
    kind: 'permission.changed',
    host: 'cursor',
    server: 'mail',
    tool: 'send',
    because: 'g1',
    outcome: 'set',
    way: 'window',
    program: 'drawbridge 4711',
  },
  { kind: 'call.started', ...call, call: 'c1', decision: 'allow', because: 'g1', scopes: 'a b', content: { to: 'x' } },
  {
    kind: 'call.finished',
    ...call,
    call: 'c1',
    outcome: 'ok',
    durationMs: 12.5,
    personMs: 3,
    tokenMs: 1,
    serverMs: 8.25,
    content: { content: [] },
  },
  { kind: 'call.started', ...call, call: 'c2', decision: 'deny', because: 'default', content: {} },
  { kind: 'call.finished', ...call, call: 'c2', outcome: 'denied', durationMs: 0 },
  { kind: 'session.closed', ...about },
  { kind: 'core.stopped' },
];
const last = story.length;
/** The log was signed here and at its end. */
const signedFirst = 5;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-edited-'));
  original = join(folder, 'activity.db');
  const vault = createMemoryVault();
  await createKeyStore(vault).load();
  const log = createActivityLog({ file: original, clock: createManualClock(), vault });
  log.record(story[0] as ActivityDraft);
  log.record(story[1] as ActivityDraft);
  await log.sign();
  for (const draft of story.slice(2, signedFirst)) log.record(draft);
  await log.sign();
  for (const draft of story.slice(signedFirst)) log.record(draft);
  await log.close();
  newest = (await createKeyStore(vault).newest()) as Checkpoint;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody with the rights of this user writes into the file. */
function edited(sql: string, expected?: LogExpected, edit?: (db: DatabaseSync) => void) {
  const file = join(folder, 'edited.db');
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  copyFileSync(original, file);
  const db = new DatabaseSync(file);
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${String(name)}`);
  db.exec(sql);
  edit?.(db);
  db.close();
  return verifyFile(file, expected ?? {});
}

function row(number: number): Record<string, unknown> {
  const db = new DatabaseSync(original, { readOnly: true });
  const found = db.prepare('SELECT * FROM activity WHERE number = ?').get(number) ?? {};
  db.close();
  return found;
}

test('the log as it was recorded has nothing wrong with it, and every member of a record stands in it somewhere', () => {
  const verdict = verifyFile(original, { checkpoint: newest, keys: [newest.key] });
  expect(verdict).toEqual({ first: 1, last, signedTo: last, signedAt: newest.at, checkpoints: 3, keys: [newest.key] });
  const rows = story.map((_, at) => row(at + 1));
  for (const column of COLUMNS)
    expect(
      rows.some((one) => one[column] !== null),
      column,
    ).toBe(true);
});

describe.each(story.map(({ kind }, at) => [at + 1, kind] as const))('record %i (%s)', (number) => {
  test.each([...COLUMNS, 'hash'])('another %s is noticed, and the record named', (column) => {
    const value = row(number)[column];
    const sql =
      typeof value === 'string'
        ? `'${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}'`
        : value instanceof Uint8Array
          ? `x'${'0'.repeat(64)}'`
          : typeof value === 'number'
            ? String(value + 1)
            : column.endsWith('Ms') || column === 'bytes'
              ? '0'
              : "''";
    expect(edited(`UPDATE activity SET ${column} = ${sql} WHERE number = ${number}`).broken).toMatchObject({ number });
  });

  test('any member that is gone is noticed', () => {
    const there = COLUMNS.filter((column) => !['at', 'kind'].includes(column) && row(number)[column] !== null);
    for (const column of there) {
      const { broken } = edited(`UPDATE activity SET ${column} = NULL WHERE number = ${number}`);
      expect(broken, column).toMatchObject({ number });
    }
  });

  test('another number is noticed', () => {
    expect(edited(`UPDATE activity SET number = 1000 WHERE number = ${number}`).broken).toMatchObject({ number });
  });

  test('its absence is noticed', () => {
    expect(edited(`DELETE FROM activity WHERE number = ${number}`).broken).toMatchObject({ number });
  });

  test('its absence is noticed also where the others close ranks', () => {
    const { broken } = edited(
      `DELETE FROM activity WHERE number = ${number};
       UPDATE activity SET number = number - 1 WHERE number > ${number}`,
    );
    expect(broken).toMatchObject({ number });
  });

  test('its change of places with another is noticed', () => {
    const other = (number % last) + 1;
    const { broken } = edited(
      `UPDATE activity SET number = -1 WHERE number = ${number};
       UPDATE activity SET number = ${number} WHERE number = ${other};
       UPDATE activity SET number = ${other} WHERE number = -1`,
    );
    expect(broken).toMatchObject({ number: Math.min(number, other) });
  });

  test('its second copy at the end is noticed', () => {
    const columns = [...COLUMNS, 'hash'].join(', ');
    const sql = `INSERT INTO activity (number, ${columns}) SELECT ${last + 1}, ${columns} FROM activity WHERE number = ${number}`;
    expect(edited(sql).broken).toMatchObject({ number: last + 1 });
  });
});

describe.each(story.slice(0, -1).map((_, at) => at + 1))('the log cut off after record %i', (number) => {
  test('is noticed as long as the checkpoints are there', () => {
    expect(edited(`DELETE FROM activity WHERE number > ${number}`).broken).toMatchObject({ number: number + 1 });
  });

  test('checkpoints and all, is noticed by who knows the newest', () => {
    const sql = `DELETE FROM activity WHERE number > ${number}; DELETE FROM checkpoint WHERE number > ${number}`;
    expect(edited(sql, { checkpoint: newest }).broken).toMatchObject({ number: number + 1 });
  });
});

/** Writes every hash from `number` on anew, so that the chain fits again. */
function rechained(db: DatabaseSync): void {
  let previous = '0'.repeat(64);
  for (const { hash: _, ...members } of db.prepare('SELECT * FROM activity ORDER BY number').all()) {
    previous = chainHash(previous, members as Members);
    const set = db.prepare('UPDATE activity SET hash = ? WHERE number = ?');
    set.run(Buffer.from(previous, 'hex'), Number(members['number']));
  }
}

describe('a log whose chain was made to fit again', () => {
  const change = "UPDATE activity SET outcome = 'denied' WHERE number = 5";

  test('is noticed by its checkpoint, which says between which records the change is', () => {
    const { broken } = edited(change, {}, rechained);
    expect(broken).toEqual({ number: 3, what: expect.stringContaining('up to 5, is not as it was signed') });
  });

  test('and was signed anew by another key is noticed by who knows the key', () => {
    const forger = generateKeyPairSync('ed25519').privateKey;
    const resign = (db: DatabaseSync) => {
      rechained(db);
      db.exec('DELETE FROM checkpoint');
      const hash = Buffer.from(
        db.prepare('SELECT hash FROM activity WHERE number = ?').get(last)?.['hash'] as Uint8Array,
      );
      const made = signCheckpoint({ number: last, hash: hash.toString('hex'), at: newest.at }, forger);
      const values = [
        made.number,
        hash,
        made.at,
        Buffer.from(made.key, 'base64url'),
        Buffer.from(made.signature, 'base64url'),
      ];
      db.prepare('INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?)').run(...values);
    };
    expect(edited(change, { keys: [newest.key] }, resign).broken?.what).toContain('signed by another key');
    expect(edited(change, { checkpoint: newest }, resign).broken?.what).toContain('expected checkpoint');
    // Without either, its own keys are all that can be said of it.
    expect(edited(change, {}, resign).keys).not.toEqual([newest.key]);
  });
});

describe('checkpoints', () => {
  test.each(['number', 'hash', 'at', 'key', 'signature'])('another %s of one is noticed', (column) => {
    const text = { number: '4', at: "'2026-01-01T00:00:09.000Z'" }[column] ?? `zeroblob(length(${column}))`;
    const sql = `UPDATE checkpoint SET ${column} = ${text} WHERE number = ${signedFirst}`;
    expect(edited(sql).broken).toBeDefined();
  });

  test('an anchor that nobody signed does not stand for what was removed', () => {
    const forged = (from: string) =>
      `INSERT INTO anchor SELECT 1, 3, (SELECT hash FROM activity WHERE number = 3), at, key, ${from} FROM checkpoint WHERE number = 5;
       DELETE FROM activity WHERE number <= 3; DELETE FROM checkpoint WHERE number <= 3`;
    expect(edited(forged('signature')).broken).toBeDefined();
    expect(edited(forged('zeroblob(64)')).broken).toBeDefined();
  });

  test('a core that starts on a log that was cut back says so in it', async () => {
    const file = join(folder, 'cut.db');
    copyFileSync(original, file);
    const db = new DatabaseSync(file);
    db.exec(
      'DROP TRIGGER activity_no_delete; DELETE FROM activity WHERE number > 5; DELETE FROM checkpoint WHERE number > 5',
    );
    db.close();
    const vault = createMemoryVault();
    await createKeyStore(vault).keepNewest(newest);
    const log = createActivityLog({ file, clock: createManualClock(), vault });
    log.record({ kind: 'session.opened' });
    for await (const { outcome, detail } of log.follow({ kind: ['problem'], after: 0 }, new AbortController().signal)) {
      expect([outcome, detail]).toEqual(['log-cut-back', expect.stringContaining(`up to record ${last}`)]);
      break;
    }
    await log.close();
  });
});

test('what is read to be checked is all that is stored', () => {
  const records = [...logItems(original)].filter(({ kind }) => kind === 'record');
  expect(records).toHaveLength(last);
});
