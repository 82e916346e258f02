import { describe, expect, test } from 'vitest';
import type { Permission } from '../../../shared/models.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { drawbridge } from './command-room.ts';

const at = (minutes: number) => new Date(Date.parse('2026-06-01T12:00:00.000Z') - minutes * 60_000).toISOString();

const permissions: Permission[] = [
  {
    id: '1',
    origin: 'grant',
    effect: 'allow',
    host: 'claude-desktop',
    server: 'crm',
    tool: 'read',
    createdAt: at(180),
    until: at(-120),
    callsLeft: 3,
    account: 'a1',
    arguments: [
      { pointer: '/page', equals: 'Start' },
      { pointer: '/path', like: '/tmp/*\u202e' },
    ],
    by: { way: 'command', program: 'zsh', pid: 12 },
    uses: 7,
    lastUsedAt: at(2),
  },
  { id: '2', origin: 'rule', effect: 'deny', host: '*', server: 'crm', tool: 'x', createdAt: at(5), uses: 0 },
  { id: '3', origin: 'managed', effect: 'ask', host: '*', server: 'wiki', tool: '*', createdAt: at(5), uses: 0 },
];

describe('permissions', () => {
  test('are a ledger: who made each and from where, of what use it was, when it ends and what it is bound to', async () => {
    const { output } = await drawbridge(['permissions'], quietHandlers({ permissions: { list: () => permissions } }));
    const lines = output.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
    expect(lines.slice(0, 4)).toEqual([
      'ID | EFFECT | HOST | SERVER | TOOL | FROM | SINCE | USED | ENDS | ONLY',
      '1 | allow | claude-desktop | crm | read | your answer, by command (zsh 12) | 3 h ago | 7×, 2 min ago | ' +
        'in 2 h or after 3 calls | as a1, where /page is "Start", where /path is like /tmp/*\\u{202e}',
      '2 | deny | * | crm | x | your rule | 5 min ago | never | when revoked',
      '3 | ask | * | wiki | * | administrator, locked | 5 min ago | never | with its file',
    ]);
  });

  test('that ended are asked for, and say how', async () => {
    const asked: unknown[] = [];
    const ended = { ...permissions[0], ended: { at: at(1), how: 'spent' } } as Permission;
    const list = ({ input }: { input: unknown }) => (asked.push(input), [ended]);
    const { output } = await drawbridge(['permissions', '--all'], quietHandlers({ permissions: { list } }));
    expect(asked).toEqual([{ all: true }]);
    expect(output).toContain('used up 1 min ago');
  });

  test.each([
    [['revoke', '--server', 'crm'], [{ ids: ['1', '2'], all: false }]],
    [['revoke', '--server', 'crm', '--host', 'claude-desktop'], [{ ids: ['1'], all: false }]],
    [['revoke', '--server', 'wiki'], []],
    [['revoke', '--all'], [{ all: true }]],
  ])("%j takes back the person's own alone", async (line, expected) => {
    const asked: unknown[] = [];
    const revoke = ({ input }: { input: { ids?: string[] | undefined } }) => {
      asked.push(input);
      return { revoked: input.ids?.length ?? 2 };
    };
    const handlers = quietHandlers({ permissions: { list: () => permissions, revoke } });
    expect((await drawbridge(line, handlers)).code).toBe(0);
    expect(asked).toEqual(expected);
  });

  test.each([[['revoke', '1', '--all']], [['revoke', '1', '--server', 'crm']], [['revoke', '--all', '--host', 'x']]])(
    '%j says two things at once and does neither',
    async (line) => {
      expect((await drawbridge(line)).code).toBe(2);
    },
  );
});
