import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPolicies } from '../../core/policy/policies.ts';
import type { Ran } from '../../core/ports/run-program.ts';
import { createPolicyFiles } from '../../core/registry/policy-files.ts';
import { fileSource, managedSource, type PolicySource } from '../../core/registry/policy-sources.ts';
import { createRoom, mail, type Room } from '../unit/consent-room.ts';

/** Consent over real policy files: what holds from the very next decision on. */
let folder: string;
let room: Room;
const own = () => join(folder, 'policy.jsonc');
const managed = () => join(folder, 'managed.jsonc');
const rule = (effect: string) => `{ "rules": [{ "server": "mail", "effect": "${effect}" }] }`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-policy-'));
  room = createRoom();
  const files = createPolicyFiles({ managed: fileSource(managed()), policy: fileSource(own()) });
  room.policy = createPolicies(files.layers).current;
});
afterEach(() => {
  room.remove();
  rmSync(folder, { recursive: true });
});

describe('without a restart', () => {
  test('a policy that comes, changes and goes is in force with the next decision', () => {
    expect(room.consent.decide(mail()).because).toBe('default');
    writeFileSync(own(), rule('deny'));
    expect(room.consent.decide(mail())).toEqual({ effect: 'deny', because: 'policy:1' });
    writeFileSync(own(), rule('allow'));
    expect(room.consent.decide(mail()).effect).toBe('allow');
    rmSync(own());
    expect(room.consent.decide(mail()).because).toBe('default');
  });

  test('a file put in its place counts, though it is as long and as old', () => {
    writeFileSync(own(), rule('deny '.trim()));
    expect(room.consent.decide(mail()).effect).toBe('deny');
    const { atime, mtime } = statSync(own());
    writeFileSync(`${own()}.new`, rule('ask').replace(' "rules"', '  "rules"'));
    utimesSync(`${own()}.new`, atime, mtime);
    renameSync(`${own()}.new`, own());
    expect(room.consent.decide(mail()).effect).toBe('ask');
  });

  test('a question that is open is settled by a deny that comes', async () => {
    const verdict = room.check(mail());
    writeFileSync(own(), rule('deny'));
    const [prompt] = room.consent.prompts(false);
    expect(() => room.consent.answer(prompt?.id ?? '', 'allow', 'always')).toThrow('has ended already');
    expect((await verdict).verdict).toBe('deny');
  });
});

describe("the administrator's policy wins", () => {
  test("over the person's file, rules and answers", () => {
    writeFileSync(own(), rule('allow'));
    room.consent.setRule({ host: '*', server: 'mail', tool: 'send_mail', effect: 'allow' });
    expect(room.consent.decide(mail()).effect).toBe('allow');
    writeFileSync(managed(), rule('ask'));
    expect(room.consent.decide(mail())).toEqual({ effect: 'ask', because: 'managed:1' });
    writeFileSync(managed(), rule('deny'));
    expect(room.consent.decide(mail())).toEqual({ effect: 'deny', because: 'managed:1' });
  });

  test('a deny of the person stands all the same', () => {
    writeFileSync(managed(), rule('allow'));
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'deny' });
    expect(room.consent.decide(mail()).effect).toBe('deny');
  });

  test('an answer "always" does not end its questions', async () => {
    writeFileSync(managed(), rule('ask'));
    const verdict = room.check(mail());
    room.consent.answer(room.openPrompt(), 'allow', 'always');
    expect((await verdict).verdict).toBe('allow');
    expect(room.consent.decide(mail())).toEqual({ effect: 'ask', because: 'managed:1' });
  });
});

describe('where the policy of the administrator comes from', () => {
  const source = (platform: string, run: (command: string, args: readonly string[]) => Ran, now = () => 0) =>
    managedSource({ platform, run, now, file: platform === 'darwin' ? managed() : undefined });
  const read = (from: PolicySource) =>
    createPolicyFiles({ managed: from, policy: fileSource(own()) }).layers().managed?.content;

  test('Linux: a file in /etc', () => {
    expect(source('linux', never).name).toBe('/etc/drawbridge/policy.jsonc');
  });

  test('macOS: managed preferences, by plutil', () => {
    expect(read(source('darwin', never))).toBeUndefined();
    writeFileSync(managed(), 'bplist00');
    const asked: unknown[] = [];
    const run = (...call: unknown[]) => (asked.push(call), { status: 0, stdout: '{"hosts":["cursor"]}' });
    expect(read(source('darwin', run))).toEqual({ hosts: ['cursor'] });
    expect(asked).toEqual([['/usr/bin/plutil', ['-convert', 'json', '-o', '-', managed()]]]);
    expect(() => read(source('darwin', () => ({ status: 1, stdout: '' })))).toThrow('every call is denied');
  });

  const registry = (type: string, text: string) =>
    `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Drawbridge\r\n    Policy    ${type}    ${text}\r\n\r\n`;

  test('Windows: a value of the policy key, asked for again after a minute', () => {
    let now = 0;
    let stdout = registry('REG_SZ', '{"hosts":["cursor"]}');
    const files = createPolicyFiles({
      managed: source(
        'win32',
        () => ({ status: 0, stdout }),
        () => now,
      ),
      policy: fileSource(own()),
    });
    expect(files.layers().managed?.content).toEqual({ hosts: ['cursor'] });
    stdout = registry('REG_SZ', '{"hosts":[]}');
    expect(files.layers().managed?.content).toEqual({ hosts: ['cursor'] });
    now = 60_000;
    expect(files.layers().managed?.content).toEqual({ hosts: [] });
  });

  test.each([
    ['is of another type', { status: 0, stdout: registry('REG_DWORD', '0x1') }],
    ['cannot be asked for', { status: undefined, stdout: '' }],
    ['is no policy', { status: 0, stdout: registry('REG_SZ', '{"hosts":') }],
  ])('Windows: a value that %s denies', (_, ran) => {
    expect(() => read(source('win32', () => ran))).toThrow('every call is denied');
  });

  test('Windows: no such key is no policy', () => {
    expect(read(source('win32', () => ({ status: 1, stdout: '' })))).toBeUndefined();
  });
});

test('a folder in the place of the file denies', () => {
  mkdirSync(own());
  expect(() => room.consent.decide(mail())).toThrow('every call is denied');
});

function never(): never {
  throw new Error('nothing is to be run');
}
