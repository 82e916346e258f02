import { describe, expect, test } from 'vitest';
import type { ControlHandlers } from '../../../core/control/handlers.ts';
import type { Permission } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { drawbridge, launcher, server, withoutCore } from './command-room.ts';

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

  test('of headers come from stdin too, a line each, behind the client secret', async () => {
    const added: unknown[] = [];
    const add: ControlHandlers['servers']['add'] = ({ input }) => {
      added.push(input);
      return { ...server, id: input.name, url: input.url, accountState: 'none' };
    };
    const terminal = fakeTerminal({ typed: ['s3cret', 'k3y', 'acme'] });
    const client = ['--client-id', 'me', '--client-secret-stdin'];
    const line = ['add', 'crm', 'https://crm.example/mcp', ...client, '--header', 'X-Api-Key', '--header', 'X-Tenant'];
    await drawbridge(line, quietHandlers({ servers: { add } }), terminal);
    const headers = [
      { name: 'X-Api-Key', value: 'k3y' },
      { name: 'X-Tenant', value: 'acme' },
    ];
    expect(added).toMatchObject([{ clientSecret: 's3cret', headers }]);
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
