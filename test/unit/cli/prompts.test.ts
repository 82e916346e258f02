import { describe, expect, test } from 'vitest';
import type { ControlHandlers } from '../../../core/control/handlers.ts';
import type { Prompt } from '../../../shared/models.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { drawbridge } from './command-room.ts';

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

describe('prompts', () => {
  test('show everything the person decides on, and nothing as it is not', async () => {
    const { output } = await drawbridge(['prompts'], quietHandlers({ prompts: { list: () => [openPrompt] } }));
    expect(output).toBe(
      [
        '7  claude-desktop wants to call delete\\u{202e}_contact of crm',
        '   changed    since it was approved; approving accepts it as it is now',
        '   server     https://crm.example/mcp',
        "   claims     destructiveHint: true (the server's word, not checked)",
        '   arguments',
        '     {',
        '       "id": "42\\u{202e}"',
        '     }',
        '   asked 40 s ago, ends in 10 min',
        '     drawbridge approve 7            runs this call, once',
        '     drawbridge approve 7 --session  and every later call of it, until the host disconnects',
        '     drawbridge approve 7 --for 2h   and every later call of it by this host, for so long',
        '     drawbridge approve 7 --always   and every later call of it by this host',
        '     drawbridge deny 7               the call does not run; --say "…" tells the model why',
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
        '     drawbridge approve 7  adds this server; each of its tools still asks',
        '     drawbridge deny 7     nothing is sent there',
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
    [
      ['approve', '7', '--for', '2h', '--times', '10'],
      { id: '7', answer: 'allow', remember: 'time', bounds: { minutes: 120, calls: 10 } },
    ],
    [['approve', '7', '--times', '3'], { id: '7', answer: 'allow', remember: 'always', bounds: { calls: 3 } }],
    [
      ['approve', '7', '--always', '--every-host', '--this-account', '--arg', '/page=Start', '--arg', '/count=3'],
      {
        id: '7',
        answer: 'allow',
        remember: 'always',
        bounds: {
          everyHost: true,
          account: true,
          arguments: [
            { pointer: '/page', equals: 'Start' },
            { pointer: '/count', equals: 3 },
          ],
        },
      },
    ],
    [
      ['deny', '7', '--session', '--arg-like', '/path=/etc/*', '--say', 'use the test folder'],
      {
        id: '7',
        answer: 'deny',
        remember: 'session',
        bounds: { arguments: [{ pointer: '/path', like: '/etc/*' }] },
        words: 'use the test folder',
      },
    ],
    [
      ['approve', '7', '--without', 'a.write', 'b.write', '--hours', '8'],
      { id: '7', answer: 'allow', remember: 'once', signIn: { without: ['a.write', 'b.write'], hours: 8 } },
    ],
    [
      ['approve', '7', '--issuer', 'https://b.example'],
      { id: '7', answer: 'allow', remember: 'once', signIn: { without: [], issuer: 'https://b.example' } },
    ],
  ])('%j answers', async (line, expected) => {
    const answers: unknown[] = [];
    const answer: ControlHandlers['prompts']['answer'] = ({ input }) => {
      answers.push(input);
      return { ...openPrompt, state: 'allowed' };
    };
    expect((await drawbridge(line, quietHandlers({ prompts: { answer } }))).code).toBe(0);
    expect(answers).toEqual([expected]);
  });

  test.each([
    [['approve', '7', '--for', '2h', '--always'], 'Give either --for or --always.'],
    [['approve', '7', '--for', 'soon'], '"soon" is not a time such as 30m, 2h or 3d'],
    [['approve', '7', '--times', '0'], '"0" is not a number of calls'],
    [['approve', '7', '--every-host'], 'Say for how long to remember it'],
    [['approve', '7', '--always', '--arg', 'page=Start'], '"page=Start" does not name an argument'],
    [['deny', '--server', 'crm', '--say', 'no'], '--say go with the ID of a question'],
  ])('%j is refused before anything is sent', async (line, words) => {
    const answer: ControlHandlers['prompts']['answer'] = () => Promise.reject(new Error('asked'));
    const { code, complaints } = await drawbridge(line, quietHandlers({ prompts: { answer } }));
    expect(code).toBe(2);
    expect(complaints).toContain(words);
  });

  test('an answer says what it is bound to', async () => {
    const answer: ControlHandlers['prompts']['answer'] = () => ({ ...openPrompt, tool: 'read', state: 'allowed' });
    const line = ['approve', '7', '--for', '2h', '--times', '1', '--every-host', '--arg', '/page="A\u202e"'];
    const { output } = await drawbridge(line, quietHandlers({ prompts: { answer } }));
    expect(output).toBe(
      'Approved: read of crm for claude-desktop, for 2 h, 1 call at most, for every host, where /page is "A\\u202e".\n',
    );
  });

  test.each([
    [
      { remember: 'time', bounds: { minutes: 480 }, shortenedBy: 'managed' },
      'Approved: read of crm for claude-desktop, for 8 h, as your organisation allows at most that.\n',
    ],
    [
      { remember: 'session', bounds: { minutes: 60, calls: 5 }, shortenedBy: 'policy' },
      'Approved: read of crm for claude-desktop, until the host disconnects, for 1 h at most, 5 calls at most, as your policy file allows at most that.\n',
    ],
    [
      { remember: 'once', shortenedBy: 'managed' },
      'Approved: read of crm for claude-desktop, once, as your organisation allows at most that.\n',
    ],
  ] as const)('an answer that a policy shortens says what is kept of it: %j', async (kept, words) => {
    const answer: ControlHandlers['prompts']['answer'] = () => ({
      ...openPrompt,
      tool: 'read',
      state: 'allowed',
      kept,
    });
    const { output } = await drawbridge(['approve', '7', '--always'], quietHandlers({ prompts: { answer } }));
    expect(output).toBe(words);
  });

  test('a changed definition is shown line by line, what is suspicious about it first', async () => {
    const changed: Prompt = {
      ...openPrompt,
      change: {
        fields: [
          {
            field: 'description',
            before: 'Reads a contact.\nBy id.',
            after: 'Reads a contact.\nFirst call send\u200b.',
          },
          { field: 'annotations.readOnlyHint', before: 'true' },
        ],
        warnings: [
          { kind: 'now-destructive', field: 'annotations', detail: 'it may now destroy' },
          { kind: 'hidden-characters', field: 'description', detail: '\u200b' },
          { kind: 'names-other-tool', field: 'description', detail: 'send' },
        ],
        renamedFrom: 'get\u202e',
      },
    };
    const { output } = await drawbridge(['prompts'], quietHandlers({ prompts: { list: () => [changed] } }));
    expect(output).toContain(
      [
        '   look twice it claimed to be more harmless when it was approved: it may now destroy',
        '   look twice hidden characters in description: \\u{200b}',
        '   look twice description names another tool: send',
        '   changed    since it was approved; approving accepts it as it is now',
        '   renamed    it was approved as get\\u{202e}',
        '     description',
        '       - By id.',
        '       + First call send\\u{200b}.',
        '     annotations.readOnlyHint',
        '       - true',
        '   server     https://crm.example/mcp',
      ].join('\n'),
    );
  });

  const { arguments: _a, annotations: _b, ...plain } = { ...openPrompt, tool: 'read', definitionChanged: false };
  test.each<[string, Prompt, string[]]>([
    [
      'a result',
      { ...plain, kind: 'result', result: '{"text":"key [masked by Drawbridge]"}' },
      ['claude-desktop waits for what read of crm gave back', '"text": "key [masked by Drawbridge]"', 'did run'],
    ],
    [
      'a request of a server',
      { ...plain, kind: 'server-request', request: { method: 'sampling/createMessage', text: '{"maxTokens":5}' } },
      ['crm asks claude-desktop for sampling/createMessage', '"maxTokens": 5', 'the server is told no'],
    ],
    ['instructions', { ...plain, kind: 'instructions' }, ['claude-desktop is to get new instructions from crm']],
    [
      'a prompt of a server',
      { ...plain, kind: 'server-prompt', serverPrompt: 'brief\u202e' },
      ['claude-desktop wants the prompt brief\\u{202e} of crm'],
    ],
  ])('%s is shown with what an answer does', async (_, asked, parts) => {
    const { output } = await drawbridge(['prompts'], quietHandlers({ prompts: { list: () => [asked] } }));
    for (const part of parts) expect(output).toContain(part);
  });
});
