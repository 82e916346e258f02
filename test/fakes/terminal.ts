import { PassThrough } from 'node:stream';
import { createLines } from '../../cli/lines.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { createPaint } from '../../cli/text/paint.ts';

export interface FakeTerminal extends Terminal {
  /** Everything written to stdout so far. */
  output(): string;
  /** Everything written to stderr so far. */
  complaints(): string;
  /** Types a line. */
  type(line: string): void;
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** A terminal that remembers what it shows, for a person who types `typed` line by line. */
export function fakeTerminal(options: { now?: number; typed?: string[]; colour?: boolean } = {}): FakeTerminal {
  const shown = { output: '', complaints: '' };
  const typed = [...(options.typed ?? [])];
  const pressed = new AbortController();
  const keyboard = new PassThrough();
  return {
    paint: createPaint(options.colour ?? false),
    write: (text) => void (shown.output += text),
    complain: (text) => void (shown.complaints += text),
    now: () => options.now ?? Date.parse('2026-06-01T12:00:00.000Z'),
    askSecret: async () => typed.shift() ?? '',
    askSecretText: async () => typed.splice(0).join('\n'),
    askSecrets: async (questions) => questions.map(() => typed.shift() ?? ''),
    typed: options.typed !== undefined,
    lines: () => createLines(keyboard),
    type: (line) => void keyboard.write(`${line}\n`),
    interrupted: () => pressed.signal,
    output: () => shown.output,
    complaints: () => shown.complaints,
    interrupt: () => pressed.abort(),
  };
}
