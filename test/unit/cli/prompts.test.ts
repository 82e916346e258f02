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
});
