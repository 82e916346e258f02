import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../../shared/models.ts';
import type { PolicyExplained, PolicyShown } from '../../../shared/policy.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { drawbridge } from './command-room.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'drawbridge-cli-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function rule(changed: Partial<Permission>): Permission {
  const createdAt = '2026-06-01T09:00:00.000Z';
  const any = { host: '*', server: '*', tool: '*', effect: 'deny', origin: 'managed', createdAt, uses: 0 } as const;
  return { id: 'managed:1', ...any, ...changed };
}

describe('policy', () => {
  const shown: PolicyShown = {
    files: [
      { layer: 'managed', file: '/etc/drawbridge/policy.jsonc', state: 'ok' },
      { layer: 'policy', file: '/home/person/policy.jsonc', state: 'absent' },
    ],
    members: [{ member: 'hosts', value: ['cursor'], from: ['managed'], locked: true }],
    rules: [rule({ tool: 'delete_\u202E*', account: 'a1', arguments: [{ pointer: '/to', like: '*@example.com' }] })],
  };

  test('shows what is in force, whose it is, and what is locked', async () => {
    const { output } = await drawbridge(['policy'], quietHandlers({ policy: { show: () => shown } }));
    expect(output).toBe(
      "the administrator's in force  /etc/drawbridge/policy.jsonc\n" +
        'yours               none  /home/person/policy.jsonc\n' +
        '\n' +
        "hosts (the administrator's, locked)\n" +
        '  [\n    "cursor"\n  ]\n' +
        '\n' +
        'RULE       EFFECT  HOST  SERVER  TOOL              AND\n' +
        'managed:1  deny    *     *       delete_\\u{202e}*  account a1, /to like *@example.com\n',
    );
  });

  test('says that there is none', async () => {
    const files = shown.files.map((one) => ({ ...one, state: 'absent' as const }));
    const show = () => ({ files, members: [], rules: [] });
    expect((await drawbridge(['policy'], quietHandlers({ policy: { show } }))).output).toContain(
      'No policy: your own rules and answers decide.\n',
    );
  });
});

describe('policy check', () => {
  test('shows every fault with its place, and fails', async () => {
    const file = join(folder, 'policy.jsonc');
    writeFileSync(file, '{ "ruls": 1 }');
    const fault = { line: 1, column: 3, member: 'ruls', reason: 'is not known here' };
    const check = ({ input }: { input: { text?: string | undefined } }) =>
      input.text === '{ "ruls": 1 }' ? [{ ok: false, faults: [fault] }] : [];
    const { code, output, complaints } = await drawbridge(
      ['policy', 'check', file],
      quietHandlers({ policy: { check } }),
    );
    expect(code).toBe(1);
    expect(output).toBe(`${file}: cannot be used\n  line 1, column 3  "ruls": is not known here\n`);
    expect(complaints).toContain('There is a fault in it.');
  });

  test('a file that is not there is wrong usage', async () => {
    const { code, complaints } = await drawbridge(['policy', 'check', join(folder, 'none')]);
    expect(code).toBe(2);
    expect(complaints).toContain('cannot be read (ENOENT)');
  });
});

describe('policy explain', () => {
  const line = ['policy', 'explain', '--host', 'cursor', '--server', 'crm', '--tool', 'send'];
  const explained: PolicyExplained = {
    effect: 'ask',
    because: 'managed:1',
    step: 'may-be-denied',
    matched: [
      { permission: rule({ words: 'Not to strangers.', arguments: [{ pointer: '/to', equals: 1 }] }), unsure: true },
    ],
    definitionKnown: false,
    listed: false,
  };

  test('says what happens, by which rule and step, what else matches, and what is not known', async () => {
    const { output } = await drawbridge(line, quietHandlers({ policy: { explain: () => explained } }));
    expect(output).toBe(
      'send of crm is asked about for cursor (managed:1).\n' +
        'A deny hangs on something that is not known here, so the call is not let through without a question.\n' +
        'Its reason: Not to strangers.\n' +
        '\n' +
        'What matches or could match, the strongest first:\n' +
        'ID         EFFECT  FROM           HOST  SERVER  TOOL  AND\n' +
        'managed:1  deny    administrator  *     *       *     /to = 1 (not known here)\n' +
        'The server could not be asked, so whether the tool changed or only reads is not known.\n' +
        'Arguments were not given: give them with --args, as a rule looks at them.\n',
    );
  });

  test('passes arguments on, and refuses what is no object', async () => {
    const inputs: unknown[] = [];
    const explain = ({ input }: { input: unknown }) => (inputs.push(input), explained);
    await drawbridge([...line, '--args', '{"to":1}', '--account', 'a1'], quietHandlers({ policy: { explain } }));
    expect(inputs).toEqual([{ host: 'cursor', server: 'crm', tool: 'send', account: 'a1', arguments: { to: 1 } }]);
    for (const args of ['{to:1}', '[1]', 'null']) expect((await drawbridge([...line, '--args', args])).code).toBe(2);
  });
});

test('policy preview counts what a file would have done, and says what it cannot know', async () => {
  const file = join(folder, 'next.jsonc');
  writeFileSync(file, '{}');
  const lastAt = '2026-06-01T09:00:00.000Z';
  const call = { host: 'cursor', server: 'crm', lastAt };
  const preview = () => ({
    calls: 53,
    since: '2026-05-01T00:00:00.000Z',
    more: true,
    deny: 12,
    ask: 40,
    allow: 0,
    unknown: 1,
    list: [
      { ...call, tool: 'read', would: 'ask' as const, because: 'default', calls: 40 },
      { ...call, tool: 'delete', would: 'deny' as const, because: 'policy:1', calls: 12 },
      { ...call, tool: 'send', would: 'unknown' as const, because: 'policy:2', calls: 1 },
    ],
  });
  const { output } = await drawbridge(['policy', 'preview', file], quietHandlers({ policy: { preview } }));
  expect(output).toBe(
    'This policy would have blocked 12 calls, asked about 40 and let 0 through, of 53 calls since 2026-05-01 (older ones were left out).\n' +
      'Of 1 call it cannot be said: that hangs on arguments or tool definitions, which the log does not hold.\n' +
      '\n' +
      'CALLS  WOULD    HOST    SERVER  TOOL    BECAUSE OF\n' +
      '40     ask      cursor  crm     read    nothing matches\n' +
      '12     deny     cursor  crm     delete  policy:1\n' +
      '1      unknown  cursor  crm     send    policy:2\n' +
      'With your rules and answers of today. Tools count as approved and unchanged.\n',
  );
});
