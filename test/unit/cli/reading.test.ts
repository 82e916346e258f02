import { describe, expect, test } from 'vitest';
import type { ActivityStats } from '../../../shared/activity-views.ts';
import type { Agent } from '../../../shared/agents.ts';
import type { Activity } from '../../../shared/models.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { drawbridge, server } from './command-room.ts';

const at = '2026-06-01T12:00:00.000Z';
const none = { done: 0, failed: 0, denied: 0, unanswered: 0, stopped: 0 };

/** Handlers that note what the log is asked. */
function asked(list: (input: { before?: number; limit?: number }) => Activity[] = () => []) {
  const inputs: unknown[] = [];
  const account = { server: 'crm', issuer: 'https://i.example', scopes: [], signedInAt: at, refreshable: true };
  const handlers = quietHandlers({
    servers: {
      list: () => [{ ...server, accountState: 'signed-in', accounts: [{ id: 'a1', name: 'Robin', ...account }] }],
    },
    activity: {
      list({ input }) {
        inputs.push(input);
        return list(input as { before?: number; limit?: number });
      },
    },
  });
  return { inputs, handlers };
}

describe('log', () => {
  test('narrows by everything that is given at once; an account goes by its name', async () => {
    const { inputs, handlers } = asked();
    const line = 'log --server crm --account Robin --session s-1 --decision deny --ended denied --text';
    await drawbridge([...line.split(' '), 'two words', '--until', '2026-06-02'], handlers);
    expect(inputs).toEqual([
      {
        server: 'crm',
        account: 'a1',
        session: 's-1',
        decision: 'deny',
        ending: 'denied',
        text: 'two words',
        until: '2026-06-02T00:00:00.000Z',
      },
    ]);
  });

  test('search looks for all of the words', async () => {
    const { inputs, handlers } = asked();
    await drawbridge(['log', 'search', 'invoice', 'not found', '--ended', 'failed'], handlers);
    expect(inputs).toEqual([{ text: 'invoice not found', ending: 'failed' }]);
  });

  test('gets many lines page by page', async () => {
    const newest = 2_500;
    const { inputs, handlers } = asked(({ before = newest + 1, limit = 0 }) =>
      Array.from({ length: limit }, (_, index) => ({ number: before - limit + index, at, kind: 'problem' })),
    );
    const { output } = await drawbridge(['log', '--json', '--limit', '2200'], handlers);
    expect(inputs).toEqual([{ limit: 1_000 }, { limit: 1_000, before: 1_501 }, { limit: 200, before: 501 }]);
    const numbers = output
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as Activity).number);
    expect(numbers).toEqual(Array.from({ length: 2_200 }, (_, index) => index + 301));
  });

  test.each([
    [['log', '--ended', 'badly'], '--ended is one of done, failed, denied, unanswered, stopped.'],
    [['log', 'stats', '--decision', 'maybe'], '--decision is one of allow, ask, deny.'],
    [['log', 'sessions', '--limit', '0'], 'is not a whole number from 1 to 500'],
  ])('%j is wrong usage', async (line, says) => {
    const { code, complaints } = await drawbridge(line, asked().handlers);
    expect(code).toBe(2);
    expect(complaints).toContain(says);
  });
});

describe('log stats', () => {
  const stats: ActivityStats = {
    records: 9,
    first: at,
    last: at,
    calls: 4,
    endings: { ...none, done: 3, denied: 1 },
    barMs: 3_600_000,
    bars: [
      { at, endings: { ...none, done: 2 } },
      { at, endings: { ...none, done: 1, denied: 1 } },
    ],
    slowest: [{ server: 'crm', tool: 'se\u202end', calls: 3, medianMs: 120, p95Ms: 2_400, longestMs: 2_500 }],
    mostAsked: [{ server: 'crm', tool: 'send', asked: 5, allowed: 3, denied: 1, unanswered: 1 }],
    uses: [{ host: 'cursor', server: 'crm', account: 'a1', calls: 4, endings: { ...none, done: 4 }, lastAt: at }],
  };

  test('shows calls over time, the slowest, the most asked and who uses what', async () => {
    const { handlers } = asked();
    const shown = { ...handlers, activity: { ...handlers.activity, stats: () => stats } };
    const { output } = await drawbridge(['log', 'stats'], shown);
    expect(output).toMatch(/^4 calls in 9 records, .*: 3 done, 1 denied\n/);
    expect(output).toMatch(/Calls over time\n.*\n.* 2 {6}#{40}\n.* 2 {6}#{20}!{20}\n/);
    expect(output).toMatch(/crm {5}se\\u\{202e\}nd +3 +120 ms +2\.4 s +2\.5 s\n/);
    expect(output).toMatch(/crm {5}send +5 +3 +1 +1\n/);
    expect(output).toMatch(/cursor +crm +Robin +4 +4 done/);
  });

  test('says so where nothing fits', async () => {
    const { handlers } = asked();
    const empty = { ...stats, records: 0, calls: 0, bars: [] };
    const shown = { ...handlers, activity: { ...handlers.activity, stats: () => empty } };
    expect((await drawbridge(['log', 'stats'], shown)).output).toBe('Nothing in the log fits.\n');
  });
});

test('log sessions shows one conversation per line', async () => {
  const session = { session: 's-1', first: 1, last: 9, startedAt: at, lastAt: at, host: 'cursor', server: 'crm' };
  const sessions = () => [
    { ...session, state: 'open' as const, records: 9, calls: 2, endings: { ...none, failed: 2 } },
  ];
  const { output } = await drawbridge(['log', 'sessions'], quietHandlers({ activity: { sessions } }));
  expect(output).toMatch(/\ns-1 +cursor +crm +.* +open +2 +2 failed\n$/);
});

describe('agents', () => {
  const agent: Agent = {
    entry: { id: 'cursor-1', host: 'cursor', server: 'crm', createdAt: at },
    connected: false,
    scopes: [],
    widened: false,
    permissions: [],
    calls: 0,
    stale: true,
  };
  const list = () => [
    agent,
    {
      ...agent,
      entry: { ...agent.entry, host: 'vscode' },
      program: '/opt/code',
      evidence: 'reported' as const,
      account: { id: 'a1', name: 'Robin' },
      scopes: [{ name: 'crm.read', held: true }],
      widened: true,
      stale: false,
      suspended: { by: 'rule' as const, id: 'r7' },
    },
  ];

  test('are listed with what they may do and whether anything is let through', async () => {
    const { output } = await drawbridge(['agents'], quietHandlers({ agents: { list } }));
    expect(output).toMatch(/cursor +crm +cursor-1 +not seen yet +nobody +none: asks +0 +never +stale\n/);
    expect(output).toMatch(/\/opt\/code \(reported\) +Robin +crm\.read \(more than others\) .* suspended by rule r7\n/);
  });

  test('can be those alone that nobody uses any more, or that are suspended', async () => {
    const hosts = async (...options: string[]) => {
      const { output } = await drawbridge(['agents', '--json', ...options], quietHandlers({ agents: { list } }));
      return (JSON.parse(output) as Agent[]).map(({ entry }) => entry.host);
    };
    expect(await hosts('--stale')).toEqual(['cursor']);
    expect(await hosts('--suspended')).toEqual(['vscode']);
    expect(await hosts('--host', 'cursor', '--suspended')).toEqual([]);
  });
});
