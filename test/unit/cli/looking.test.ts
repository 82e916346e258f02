import { describe, expect, test } from 'vitest';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { drawbridge, server } from './command-room.ts';

describe('status', () => {
  test('says last what needs the person, with the command that helps', async () => {
    const vault = { mode: 'unset' as const, keychain: 'absent' as const, usable: false, records: 0 };
    const status = { ...(await quietHandlers().core.status({} as never)), openPrompts: 2, vault };
    const failing = { state: 'failing' as const, at: server.addedAt, message: 'It failed.', next: 'Wait\u202E.' };
    const list = () => [
      { ...server, accountState: 'sign-in-needed' as const },
      { ...server, id: 'wiki', accountState: 'signed-in' as const, health: failing },
    ];
    const handlers = quietHandlers({ core: { status: () => status }, servers: { list } });
    expect((await drawbridge(['status'], handlers)).output).toMatch(
      /Needs you:\n {2}2 questions wait for an answer: drawbridge prompts\n {2}Sign-ins cannot be kept\. .*vault use.*\n {2}crm wants you to sign in again: drawbridge login crm\n {2}wiki: It failed\. Wait\\u\{202e\}\.\n$/,
    );
  });

  test('names the hosts that must be started anew to see what a server offers by now', async () => {
    const list = () => [{ ...server, accountState: 'signed-in' as const, restart: ['claude-desktop'] }];
    const { output } = await drawbridge(['status'], quietHandlers({ servers: { list } }));
    expect(output).toContain('crm offers something else by now: restart the host (claude-desktop)\n');
  });

  test('says when every call is refused', async () => {
    const status = { ...(await quietHandlers().core.status({} as never)), paused: true };
    const { output } = await drawbridge(['status'], quietHandlers({ core: { status: () => status } }));
    expect(output).toContain('  calls    paused: every tool call is refused\n');
    expect(output).toContain('as you paused them: drawbridge resume\n');
  });

  test.each([
    [{ waiting: 0, deliveredAt: '2026-06-01T11:57:00.000Z', refused: 0 }, 'has every record (the last came 3 min ago)'],
    [
      { waiting: 12, refused: 3, refusal: 'bad\u202E data', failing: 'it cannot be reached: no network' },
      '12 records are not there yet (none came yet); it cannot be reached: no network; 3 will never be taken (bad\\u{202e} data)',
    ],
  ])('says where the log is sent to, and how that goes', async (how, words) => {
    const collector = { url: 'https://collector.example', headers: [], ...how };
    const status = { ...(await quietHandlers().core.status({} as never)), collector };
    const handlers = quietHandlers({ core: { status: () => status } });
    expect((await drawbridge(['status'], handlers)).output).toContain(
      `  collector  https://collector.example: ${words}\n`,
    );
    expect((await drawbridge(['log', 'collector'], handlers)).output).toBe(`https://collector.example: ${words}\n`);
  });

  test('the headers that a collector wants are read from stdin, in the order of the policy, and never shown', async () => {
    const collector = {
      url: 'https://collector.example',
      headers: ['Authorization', 'X-Tenant'],
      waiting: 0,
      refused: 0,
    };
    const status = { ...(await quietHandlers().core.status({} as never)), collector };
    const stored: unknown[] = [];
    const handlers = quietHandlers({
      core: { status: () => status },
      activity: { storeHeaders: ({ input }) => (stored.push(input), collector) },
    });
    const { output } = await drawbridge(
      ['log', 'collector', '--headers'],
      handlers,
      fakeTerminal({ typed: ['Bearer one', 'two'] }),
    );
    expect(stored).toEqual([{ url: 'https://collector.example', values: ['Bearer one', 'two'] }]);
    expect(output).toBe('https://collector.example: has every record (none came yet)\n');
  });

  test('says so when nothing does', async () => {
    const list = () => [{ ...server, accountState: 'signed-in' as const }];
    const { output } = await drawbridge(['status'], quietHandlers({ servers: { list } }));
    expect(output).toMatch(/Nothing needs you\.\n$/);
  });
});

describe('log', () => {
  test('names the day once, accounts by name or a short id, and fits 100 columns', async () => {
    const at = '2026-06-01T12:00:00.000Z';
    const who = { host: 'claude-desktop', server: 'crm', tool: 'search-contacts' };
    const account = {
      id: 'c9c67378-b2c9-4856-937f-1eb111de4eb1',
      server: 'crm',
      issuer: 'https://issuer.example',
      name: 'Robin',
      scopes: [],
      signedInAt: at,
      refreshable: true,
    };
    const lines = [
      {
        number: 1,
        at,
        kind: 'prompt.opened' as const,
        ...who,
        account: account.id,
        because: 'p1',
        detail: 'tool-call',
      },
      { number: 2, at, kind: 'prompt.ended' as const, ...who, because: 'p1', detail: 'p1', outcome: 'denied' },
      { number: 3, at, kind: 'call.started' as const, ...who, decision: 'allow' as const, because: 'r2' },
      { number: 4, at, kind: 'call.finished' as const, ...who, outcome: 'ok', durationMs: 42, account: 'x'.repeat(36) },
      { number: 5, at, kind: 'sign-in.finished' as const, server: 'crm', outcome: 'failed', detail: 'vault-unset' },
    ];
    const crm = { ...server, accountState: 'signed-in' as const, account, accounts: [account] };
    const handlers = quietHandlers({ activity: { list: () => lines }, servers: { list: () => [crm] } });
    const [day, ...rest] = (await drawbridge(['log'], handlers)).output.trimEnd().split('\n');
    expect(day).toMatch(/^2026-06-0\d$/);
    expect(rest.map((line) => line.slice(10))).toEqual([
      'prompt.opened        claude-desktop → crm  search-contacts  question p1  as Robin',
      'prompt.ended         claude-desktop → crm  search-contacts  question p1 denied',
      'call.started         claude-desktop → crm  search-contacts  allowed (r2)',
      'call.finished        claude-desktop → crm  search-contacts  ok  42 ms  as xxxxxxxx…',
      'sign-in.finished     crm  failed (vault-unset)',
    ]);
    expect(rest.every((line) => line.length <= 100)).toBe(true);
  });
});
