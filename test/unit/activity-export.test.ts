import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { logFiles } from '../../core/activity/offline.ts';
import { activity, type ActivityFilter } from '../../shared/models.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

let folder: string;
let file: string;
let clock: ManualClock;
let log: ActivityLog;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-export-'));
  file = join(folder, 'activity.db');
  clock = createManualClock();
  log = createActivityLog({ file, clock, vault: createMemoryVault() });
  log.record({ kind: 'session.opened', host: 'cursor', session: 's1' });
  await log.sign();
  for (const tool of ['send', '=cmd|calc', 'a,"b"\nc=d']) {
    clock.advance(1_000);
    log.record({ kind: 'call.started', host: 'cursor', server: 'mail', tool, call: tool, content: { to: 'ada' } });
    log.record({
      kind: 'call.finished',
      host: 'cursor',
      server: 'mail',
      tool,
      call: tool,
      outcome: 'ok',
      durationMs: 5,
    });
  }
  await log.sign();
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

function exported(format: 'jsonl' | 'csv' | 'cef', filter: ActivityFilter = {}): string {
  let text = '';
  logFiles.export(file, format, filter, '2026-01-02T00:00:00.000Z', (line) => void (text += line));
  return text;
}

/** The verdict on an export, after `edit` had its way with its lines. */
function verdictOn(text: string, edit: (lines: string[]) => string[] = (lines) => lines) {
  const path = join(folder, 'export.jsonl');
  writeFileSync(path, edit(text.trimEnd().split('\n')).join('\n'));
  return logFiles.verify(path, {});
}

describe('JSON lines', () => {
  test('hold every record with its hash and every checkpoint, and verify by themselves', () => {
    const text = exported('jsonl');
    const [head, ...lines] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(head).toEqual({
      drawbridge: 'activity-log',
      version: 1,
      exportedAt: '2026-01-02T00:00:00.000Z',
      selection: false,
    });
    expect(lines.filter((line) => 'checkpoint' in line)).toHaveLength(2);
    for (const { hash, ...record } of lines.filter((line) => 'hash' in line)) {
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(activity.parse(record)).toEqual(record);
    }
    expect(verdictOn(text)).toEqual(logFiles.verify(file, {}));
    expect(verdictOn(text)).toMatchObject({ first: 1, last: 7, signedTo: 7, checkpoints: 2 });
  });

  test('begin in the midst of the log where asked to, and verify from there', async () => {
    for (const filter of [{ after: 3 }, { since: '2026-01-01T00:00:02.000Z' }])
      expect(verdictOn(exported('jsonl', filter))).toMatchObject({ first: 4, last: 7, signedTo: 7 });
    expect(verdictOn(exported('jsonl', { since: '2027-01-01T00:00:00.000Z' }))).toMatchObject({ first: 0, last: 0 });
  });

  test('of chosen records say that they cannot be checked', () => {
    const text = exported('jsonl', { kind: ['call.finished'] });
    expect(text.trimEnd().split('\n')).toHaveLength(4);
    expect(() => verdictOn(text)).toThrow('a selection of the records');
  });

  test.each([
    ['a line changed', (lines: string[]) => lines.map((line) => line.replace('"send"', '"read"')), 2],
    ['a line taken out', (lines: string[]) => lines.toSpliced(4, 1), 3],
    ['two lines in another order', (lines: string[]) => lines.toSpliced(4, 2, lines[5] ?? '', lines[4] ?? ''), 3],
    ['a member taken out', (lines: string[]) => lines.map((line) => line.replace('"outcome":"ok",', '')), 3],
    [
      'a member put in',
      (lines: string[]) => lines.map((line) => line.replace('"tool":"send"', '"tool":"send","by":"x"')),
      2,
    ],
  ])('with %s are noticed', (_what, edit, number) => {
    expect(verdictOn(exported('jsonl'), edit).broken).toMatchObject({ number });
  });

  test('that are none are said to be none', () => {
    expect(() => logFiles.verify(join(folder, 'other'), {})).toThrow('there is no such file');
    for (const text of ['', '{}', 'no json', `${exported('jsonl').split('\n')[0]}\n[]`]) {
      writeFileSync(join(folder, 'other'), text);
      expect(() => logFiles.verify(join(folder, 'other'), {})).toThrow('cannot be checked as an activity log');
    }
    expect(() => logFiles.verify(folder, {})).toThrow('cannot be used');
  });
});

test('CSV has one row per record, quotes what must be, and lets no text become a formula', () => {
  const text = exported('csv');
  const [head = '', first = ''] = text.split('\r\n');
  expect(head.startsWith('number,at,kind,session,host,')).toBe(true);
  expect(first.startsWith('1,2026-01-01T00:00:00.000Z,session.opened,s1,cursor,')).toBe(true);
  expect(text.trimEnd().split('\r\n')).toHaveLength(8);
  expect(text).toContain(",'=cmd|calc,");
  expect(text).toContain(String.raw`,"a,""b""\nc=d",`);
});

test('CEF has one line per record, its signs escaped', () => {
  const lines = exported('cef').trimEnd().split('\n');
  expect(lines).toHaveLength(7);
  expect(lines[0]).toMatch(
    /^CEF:0\|Drawbridge\|Drawbridge\|[^|]+\|session\.opened\|session\.opened\|1\|rt=1767225600000 externalId=1 /,
  );
  expect(lines[3]).toContain(String.raw`|call.started|=cmd\|calc|1|`);
  expect(lines[5]).toContain(String.raw`|a,"b" c=d|`);
  expect(lines[5]).toContain(String.raw`cs1=a,"b"\nc\=d`);
});

test('what a call was given can be proved from its record, by whoever is told its salt', async () => {
  const proof = await log.prove({ call: 'send', what: 'arguments' }, { to: 'ada' });
  expect(proof).toMatchObject({ number: 2, matches: true });
  const { createHash } = await import('node:crypto');
  expect(createHash('sha256').update(`${proof.salt}\n{"to":"ada"}`).digest('hex')).toBe(proof.commitment);
  expect(exported('jsonl')).toContain(proof.commitment);
  expect((await log.prove({ call: 'send', what: 'arguments' }, { to: 'bob' })).matches).toBe(false);
  await expect(log.prove({ call: 'nobody', what: 'arguments' }, {})).rejects.toThrow('no such record');
  await expect(log.prove({ call: 'send', what: 'result' }, {})).rejects.toThrow('holds no commitment');
  expect(readFileSync(file).includes('ada')).toBe(false);
});
