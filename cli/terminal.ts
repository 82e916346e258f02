import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { createLines, type Lines } from './lines.ts';
import { createPaint, type Paint } from './text/paint.ts';

/** The person's side of a command. */
export interface Terminal {
  paint: Paint;
  /** To stdout, as it is. */
  write(text: string): void;
  /** To stderr, as it is. */
  complain(text: string): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Asks without showing what is typed; from a pipe, takes its first line. */
  askSecret(question: string): Promise<string>;
  /** Whether a person types at stdin. */
  typed: boolean;
  /** What comes in at stdin, line by line, shown as it is typed. To be closed: the command does not end before. */
  lines(): Lines;
  /** Aborts at Ctrl-C, or when nobody reads stdout any more. A second Ctrl-C ends the command at once. */
  interrupted(): AbortSignal;
}

export function createTerminal({ stdin, stdout, stderr, env }: NodeJS.Process): Terminal {
  const colour = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const unread = new AbortController();
  // `drawbridge log --follow | head` closes the pipe early: no failure, but nothing is left to do.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    unread.abort();
  });
  return {
    paint: createPaint(colour),
    write: (text) => void stdout.write(text),
    complain: (text) => void stderr.write(text),
    now: () => Date.now(),
    typed: stdin.isTTY,
    lines: () => createLines(stdin),
    async askSecret(question) {
      // Only the question is shown; readline's echo goes nowhere.
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
      if (stdin.isTTY) stderr.write(question);
      try {
        return await firstLine(lines);
      } finally {
        lines.close();
        if (stdin.isTTY) stderr.write('\n');
      }
    },
    interrupted() {
      const pressed = new AbortController();
      process.once('SIGINT', () => pressed.abort());
      return AbortSignal.any([pressed.signal, unread.signal]);
    },
  };
}

async function firstLine(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) return line;
  return '';
}
