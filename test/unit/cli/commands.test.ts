import { describe, expect, test } from 'vitest';
import { runCommand } from '../../../cli/program.ts';
import type { Tools } from '../../../cli/tools.ts';
import { createControlClient } from '../../../client/control-client.ts';
import type { ControlHandlers } from '../../../core/control/handlers.ts';
import type { Permission, Prompt } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { controlRoom } from '../../fakes/control-room.ts';
import { type FakeTerminal, fakeTerminal } from '../../fakes/terminal.ts';

const launcher = { command: '/opt/drawbridge', args: ['bridge'], env: {} };

interface Outcome {
  code: number;
  output: string;
  complaints: string;
}

/** Runs a command line against a core with these handlers. */
async function drawbridge(
  line: string[],
  handlers: ControlHandlers = quietHandlers(),
  terminal: FakeTerminal = fakeTerminal(),
): Promise<Outcome> {
  await using room = await controlRoom({ handlers });
  const tools: Tools = { terminal, core: () => Promise.resolve(room.client), running: () => room.client, launcher };
  const code = await runCommand(line, tools);
  return { code, output: terminal.output(), complaints: terminal.complaints() };
}

async function withoutCore(line: string[]): Promise<Outcome> {
  const terminal = fakeTerminal();
  const nobody = createControlClient({ controlSocket: '/nowhere/control.sock', controlKey: '/nowhere/control.key' });
  const tools: Tools = { terminal, core: () => Promise.resolve(nobody), running: () => nobody, launcher };
  const code = await runCommand(line, tools);
  return { code, output: terminal.output(), complaints: terminal.complaints() };
}

const openPrompt: Prompt = {
  id: '7',
  kind: 'tool-call',
  state: 'open',
  createdAt: '2026-06-01T11:59:20.000Z',
  expiresAt: '2026-06-01T12:10:00.000Z',
  host: 'claude-desktop',
  entry: 'e1',
  server: 'crm',
  url: 'https://crm.example/mcp',
  tool: 'delete\u202E_contact',
  arguments: JSON.stringify({ id: '42\u202E' }),
  annotations: { destructiveHint: true },
  definitionChanged: true,
};

const server = {
  id: 'crm',
  url: 'https://crm.example/mcp',
  addedAt: '2026-06-01T12:00:00.000Z',
  health: { state: 'unknown' as const },
};

describe('exit codes', () => {
  test('0 and the words when all went well', async () => {
    const done = await drawbridge(['list']);
    expect(done).toEqual({
      code: 0,
      output: 'No servers yet. Add one: drawbridge add NAME URL\n',
      complaints: '',
    });
  });

  test('1 with what happened and what to do next', async () => {
    const handlers = quietHandlers({ servers: { signOut: ({ input }) => fail('server-unknown', input) } });
    expect(await drawbridge(['logout', 'cr\u202Em'], handlers)).toEqual({
      code: 1,
      output: '',
      complaints:
        'drawbridge: There is no server called "cr\\u{202e}m".\n' +
        '  Run `drawbridge list` to see the servers, or `drawbridge add NAME URL` to add one.\n',
    });
  });

  test.each([[['frobnicate']], [['add', 'crm']], [['log', '--since', 'soon']], [['allow']], [['vault', 'use', 'tin']]])(
    '2 for the wrong usage %j',
    async (line) => {
      const { code, output, complaints } = await drawbridge(line);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(complaints).toMatch(/^drawbridge: .*\n {2}Run the command with --help/);
    },
  );

  test.each([[['status']], [['stop']]])('3 where no core runs, for %j', async (line) => {
    const { code, complaints } = await withoutCore(line);
    expect(code).toBe(3);
    expect(complaints).toContain('drawbridge: Drawbridge is not running.\n');
  });

  test('0 for help, which names examples', async () => {
    const { code, output } = await drawbridge(['connect', '--help']);
    expect(code).toBe(0);
    expect(output).toContain('drawbridge connect claude-desktop crm');
  });
});

describe('prompts', () => {
  test('show everything the person decides on, and nothing as it is not', async () => {
    const { output } = await drawbridge(['prompts'], quietHandlers({ prompts: { list: () => [openPrompt] } }));
    expect(output).toBe(
      [
        '7  claude-desktop wants to call delete\\u{202e}_contact of crm',
        '   the tool has changed since it was approved; approving accepts it as it is now',
        '   server     https://crm.example/mcp',
        "   claims     destructiveHint: true (the server's word, not checked)",
        '   arguments',
        '     {',
        '       "id": "42\\u{202e}"',
        '     }',
        '   asked 40 s ago, ends in 10 min',
        '     drawbridge approve 7            runs this call, once',
        '     drawbridge approve 7 --session  and every later call of it, until the host disconnects',
        '     drawbridge approve 7 --always   and every later call of it by this host',
        '     drawbridge deny 7               the call does not run',
        '',
      ].join('\n'),
    );
  });

  test('of a bridge nobody connected show its address in full, and what approving does', async () => {
    const url = `https://mcp.example.com/${'long/'.repeat(60)}`;
    const program = { name: '/usr/bin/some-host', pid: 4711, evidence: 'reported' as const };
    const { tool: _, arguments: __, annotations: ___, ...rest } = openPrompt;
    const pairing: Prompt = {
      ...rest,
      kind: 'pairing',
      host: 'other',
      server: url,
      url,
      program,
      definitionChanged: false,
    };
    const { output } = await drawbridge(['prompts'], quietHandlers({ prompts: { list: () => [pairing] } }));
    expect(output).toBe(
      [
        `7  a program you did not connect wants to use ${url}`,
        '   program    /usr/bin/some-host, pid 4711 (reported)',
        '   asked 40 s ago, ends in 10 min',
        '     drawbridge approve 7            adds this server; each of its tools still asks',
        '     drawbridge deny 7               nothing is sent there',
        '',
      ].join('\n'),
    );
  });

  test('cut long arguments and say how much is missing', async () => {
    const long = { text: 'x'.repeat(1_000), list: Array.from({ length: 60 }, (_, i) => i) };
    const prompt: Prompt = { ...openPrompt, arguments: JSON.stringify(long) };
    const { output } = await drawbridge(['prompts'], quietHandlers({ prompts: { list: () => [prompt] } }));
    expect(output).toMatch(/ {7}"text": "x{149} … \d+ more characters\n/);
    expect(output).toContain('… 25 more lines: see `drawbridge prompts --json`');
    expect(output.split('\n').every((line) => line.length <= 200)).toBe(true);
  });

  test.each([
    [['approve', '7'], { id: '7', answer: 'allow', remember: 'once' }],
    [['approve', '7', '--session'], { id: '7', answer: 'allow', remember: 'session' }],
    [['deny', '7', '--always'], { id: '7', answer: 'deny', remember: 'always' }],
  ])('%j answers', async (line, expected) => {
    const answers: unknown[] = [];
    const answer: ControlHandlers['prompts']['answer'] = ({ input }) => {
      answers.push(input);
      return { ...openPrompt, state: 'allowed' };
    };
    expect((await drawbridge(line, quietHandlers({ prompts: { answer } }))).code).toBe(0);
    expect(answers).toEqual([expected]);
  });
});

describe('rules', () => {
  const rules: unknown[] = [];
  const set: ControlHandlers['permissions']['set'] = ({ input }) => {
    rules.push(input);
    return { ...input, id: '4', origin: 'rule', createdAt: '2026-06-01T12:00:00.000Z', uses: 0 } satisfies Permission;
  };

  test('hold for everything that is not named', async () => {
    const line = ['deny', '--server', 'crm', '--tool', 'delete_*'];
    const { output } = await drawbridge(line, quietHandlers({ permissions: { set } }));
    expect(rules).toEqual([{ host: '*', server: 'crm', tool: 'delete_*', effect: 'deny' }]);
    expect(output).toBe('delete_* of crm is denied for every host (permission 4).\n');
  });

  test('are not mixed with answers', async () => {
    expect((await drawbridge(['deny', '7', '--tool', 'x'])).code).toBe(2);
    expect((await drawbridge(['deny', '--always', '--tool', 'x'])).code).toBe(2);
    expect((await drawbridge(['revoke'])).code).toBe(2);
  });
});

describe('login', () => {
  const account = {
    id: 'a1',
    server: 'crm',
    issuer: 'https://issuer.example',
    name: 'Robin',
    scopes: [],
    signedInAt: '2026-06-01T12:00:00.000Z',
    refreshable: true,
  };

  test('prints the link and waits until the person is done', async () => {
    const handlers = quietHandlers({
      servers: {
        async *signIn() {
          yield { step: 'browser', url: 'https://issuer.example/authorize?x=1', opened: false };
          yield { step: 'done', account };
        },
      },
    });
    const { code, output, complaints } = await drawbridge(['login', 'crm'], handlers);
    expect({ code, output }).toEqual({ code: 0, output: 'Signed in to crm as Robin.\n' });
    expect(complaints).toContain('\n  https://issuer.example/authorize?x=1\n');
  });

  test('ends with Ctrl-C, and so does the sign-in in the core', async () => {
    const terminal = fakeTerminal();
    const cancelled = Promise.withResolvers<void>();
    const handlers = quietHandlers({
      servers: {
        async *signIn({ signal }) {
          signal.addEventListener('abort', () => cancelled.resolve());
          yield { step: 'browser', url: 'https://issuer.example/', opened: true };
          terminal.interrupt();
          await new Promise(() => {});
        },
      },
    });
    const { code, complaints } = await drawbridge(['login', 'crm'], handlers, terminal);
    await cancelled.promise;
    expect(code).toBe(1);
    expect(complaints).toContain('The sign-in to "crm" was cancelled.');
  });
});

describe('secrets', () => {
  test('of a client come from stdin, never from the command line', async () => {
    const added: unknown[] = [];
    const add: ControlHandlers['servers']['add'] = ({ input }) => {
      added.push(input);
      return { ...server, id: input.name, url: input.url, accountState: 'none' };
    };
    const terminal = fakeTerminal({ typed: ['s3cret'] });
    const line = ['add', 'crm', 'https://crm.example/mcp', '--client-id', 'me', '--client-secret-stdin'];
    const { output, complaints } = await drawbridge(line, quietHandlers({ servers: { add } }), terminal);
    expect(added).toEqual([{ name: 'crm', url: 'https://crm.example/mcp', clientId: 'me', clientSecret: 's3cret' }]);
    expect(output + complaints).not.toContain('s3cret');
  });

  test('typed twice must be the same', async () => {
    const { code } = await drawbridge(
      ['vault', 'use', 'passphrase'],
      quietHandlers(),
      fakeTerminal({ typed: ['a', 'b'] }),
    );
    expect(code).toBe(2);
  });
});

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

  test('says when every call is refused', async () => {
    const status = { ...(await quietHandlers().core.status({} as never)), paused: true };
    const { output } = await drawbridge(['status'], quietHandlers({ core: { status: () => status } }));
    expect(output).toContain('  calls    paused: every tool call is refused\n');
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
    const crm = { ...server, accountState: 'signed-in' as const, account };
    const handlers = quietHandlers({ activity: { list: () => lines }, servers: { list: () => [crm] } });
    const [day, ...rest] = (await drawbridge(['log'], handlers)).output.trimEnd().split('\n');
    expect(day).toMatch(/^2026-06-0\d$/);
    expect(rest.map((line) => line.slice(10))).toEqual([
      'prompt.opened       claude-desktop → crm  search-contacts  question p1  as Robin',
      'prompt.ended        claude-desktop → crm  search-contacts  question p1 denied',
      'call.started        claude-desktop → crm  search-contacts  allowed (r2)',
      'call.finished       claude-desktop → crm  search-contacts  ok  42 ms  as xxxxxxxx…',
      'sign-in.finished    crm  failed (vault-unset)',
    ]);
    expect(rest.every((line) => line.length <= 100)).toBe(true);
  });
});

describe('data for programs', () => {
  test('is one JSON object per line of the log, going on with what follows', async () => {
    const line = (number: number) => ({ number, at: '2026-06-01T12:00:00.000Z', kind: 'call.started' as const });
    const asked: unknown[] = [];
    const handlers = quietHandlers({
      activity: {
        list: () => [line(1), line(2)],
        async *follow({ input }) {
          asked.push(input);
          yield line(3);
        },
      },
    });
    const { code, output } = await drawbridge(['log', '--json', '--follow', '--server', 'crm'], handlers);
    const numbers = output
      .trim()
      .split('\n')
      .map((text) => (JSON.parse(text) as { number: number }).number);
    expect(numbers).toEqual([1, 2, 3]);
    expect(asked).toEqual([{ server: 'crm', after: 2 }]);
    // The stream ended by itself: the core has stopped.
    expect(code).toBe(3);
  });

  test('of a connection is the launcher this command itself came from', async () => {
    const connected: unknown[] = [];
    const connect: ControlHandlers['hosts']['connect'] = ({ input }) => {
      connected.push(input.launcher);
      return { host: input.host, server: input.server, files: [], afterwards: 'Restart it.' };
    };
    await drawbridge(['connect', 'cursor', 'crm'], quietHandlers({ hosts: { connect } }));
    expect(connected).toEqual([launcher]);
  });
});
