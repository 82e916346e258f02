import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../core/consent/migrations.ts';
import { createPolicies } from '../../core/policy/policies.ts';
import { createPolicyFiles } from '../../core/registry/policy-files.ts';
import { fileSource } from '../../core/registry/policy-sources.ts';
import { createRoom, mail, type Room } from '../unit/consent-room.ts';

/** Promise: a refused, failed or unreadable policy lets nothing through. */
let room: Room;
beforeEach(() => {
  room = createRoom();
  room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' });
});
afterEach(() => room.remove());

/** Does `act` to the file between two runs of the core. */
function meanwhile(act: (file: string) => void): void {
  room.consent.close();
  act(room.file);
  room.restart();
}

function edit(sql: string): (file: string) => void {
  return (file) => {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  };
}

async function expectProblem(code: string): Promise<void> {
  const problem = expect.objectContaining({ problem: expect.objectContaining({ code }) });
  await expect(room.check(mail())).rejects.toEqual(problem);
  expect(() => room.consent.decide(mail())).toThrow(problem);
  expect(() => room.consent.permissions()).toThrow(problem);
  expect(room.consent.prompts(true)).toEqual([]);
  room.consent.endSession('s1');
}

describe('no call is let through when consent.db', () => {
  test('is not a database', async () => {
    meanwhile((file) => {
      rmSync(`${file}-wal`, { force: true });
      writeFileSync(file, 'not a database, but long enough to be taken for the header of one. '.repeat(100));
    });
    await expectProblem('storage-failed');
  });

  test('is a folder', async () => {
    meanwhile((file) => {
      rmSync(file);
      mkdirSync(file);
    });
    await expectProblem('storage-failed');
  });

  test('cannot be read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root reads everything');
    meanwhile((file) => chmodSync(file, 0));
    await expectProblem('storage-failed');
  });

  test('was written by a newer version', async () => {
    meanwhile(edit('PRAGMA user_version = 99'));
    await expectProblem('database-newer');
  });

  test('lost its table of permissions', async () => {
    meanwhile(edit('DROP TABLE permission'));
    await expectProblem('storage-failed');
  });

  test('holds a permission that makes no sense', async () => {
    meanwhile(edit("PRAGMA ignore_check_constraints = ON; UPDATE permission SET effect = 'perhaps'"));
    await expectProblem('storage-failed');
  });

  test('holds half a page of noise', async () => {
    meanwhile((file) => writeFileSync(file, Buffer.alloc(2_048, 0x5a), { flag: 'r+' }));
    await expectProblem('storage-failed');
  });
});

test('a file that can be used again is used again', async () => {
  meanwhile(edit('PRAGMA user_version = 99'));
  await expectProblem('database-newer');
  edit(`PRAGMA user_version = ${MIGRATIONS.length}`)(room.file);
  expect((await room.check(mail())).verdict).toBe('allow');
});

describe('no call is let through when a policy file', () => {
  const broken = (text: string) => {
    const file = join(dirname(room.file), 'policy.jsonc');
    writeFileSync(file, text);
    const absent = fileSource(join(dirname(room.file), 'managed.jsonc'));
    return {
      file,
      own: { managed: absent, policy: fileSource(file) },
      theirs: { managed: fileSource(file), policy: absent },
    };
  };
  const cases = [
    ['is cut short', '{ "rules": [', 'line 1, column 13'],
    ['has a member nobody knows', '{\n  "ruls": [] }', 'line 2, column 3: "ruls"'],
    ['is empty', '', 'it is empty'],
    ['says a thing twice', '{ "hosts": ["*"], "hosts": [] }', '"hosts": stands here a second time'],
    ['allows what makes no sense', '{ "rules": [{ "tool": "*", "effect": "yes" }] }', '"rules.0.effect"'],
  ] as const;

  test.each(cases)("of the person's %s: it names file, line and member", async (_, text, where) => {
    const { file, own } = broken(text);
    room.policy = createPolicies(createPolicyFiles(own).layers).current;
    await expect(room.check(mail())).rejects.toThrow(file);
    expect(() => room.consent.decide(mail())).toThrow(where);
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test.each(cases)("of the administrator's %s", async (_, text, where) => {
    room.policy = createPolicies(createPolicyFiles(broken(text).theirs).layers).current;
    await expect(room.check(mail())).rejects.toThrow(where);
    expect(() => room.consent.decide(mail())).toThrow('Ask whoever manages this computer');
  });

  test('cannot be read, and calls run again once it can', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root reads everything');
    const { file, own } = broken('{}');
    chmodSync(file, 0);
    room.policy = createPolicies(createPolicyFiles(own).layers).current;
    await expect(room.check(mail())).rejects.toThrow('EACCES');
    chmodSync(file, 0o600);
    expect((await room.check(mail())).verdict).toBe('allow');
  });

  test('breaks while a question is open: the answer lets nothing through', async () => {
    room.consent.revoke('all');
    const { file, own } = broken('{}');
    room.policy = createPolicies(createPolicyFiles(own).layers).current;
    const verdict = room.check(mail());
    writeFileSync(file, '{');
    expect(() => room.consent.answer('p1', 'allow', 'always')).toThrow('every call is denied');
    writeFileSync(file, '{ }');
    room.consent.answer('p1', 'deny', 'once');
    expect((await verdict).verdict).toBe('deny');
  });
});

describe('when nothing can be recorded', () => {
  const full = new Error('disk full');

  test('no question is asked', async () => {
    room.consent.revoke('all');
    room.failRecording(full);
    await expect(room.check(mail())).rejects.toBe(full);
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test("the person's allow lets nothing through and remembers nothing", async () => {
    room.consent.revoke('all');
    const verdict = room.check(mail());
    room.failRecording(full);
    expect(() => room.consent.answer('p1', 'allow', 'always')).toThrow(full);
    expect(room.consent.permissions()).toEqual([]);
    expect(room.consent.decide(mail()).effect).toBe('ask');
    expect(room.openPrompt()).toBe('p1');
    room.failRecording(undefined);
    room.consent.answer('p1', 'deny', 'once');
    expect((await verdict).verdict).toBe('deny');
  });

  test('a rule that allows is not set', () => {
    room.consent.revoke('all');
    room.failRecording(full);
    expect(() => room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' })).toThrow(full);
    expect(room.consent.decide(mail()).effect).toBe('ask');
  });

  test('a question still times out', async () => {
    room.consent.revoke('all');
    const verdict = room.check(mail(), Infinity);
    room.failRecording(full);
    room.clock.advance(10 * 60_000);
    expect((await verdict).verdict).toBe('withdrawn');
  });
});

test('a tool called * gets no grant for the others', async () => {
  room.consent.revoke('all');
  const verdict = room.check(mail({ tool: '*' }));
  room.consent.answer('p1', 'allow', 'always');
  await verdict;
  expect(room.consent.decide(mail()).effect).toBe('ask');
});
