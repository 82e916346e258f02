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
  /** The same for several, in order: a line each, empty where there is none. */
  askSecrets(questions: readonly string[]): Promise<string[]>;
  /** The same for a text of several lines: from a pipe all of it, typed until the end of input (Ctrl-D). */
  askSecretText(question: string): Promise<string>;
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
  const show = (text: string) => stdin.isTTY && stderr.write(text);
  const readSilently = async <T>(read: (lines: AsyncIterable<string>) => Promise<T>): Promise<T> => {
    // Only questions are shown; readline's echo goes nowhere.
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
    try {
      return await read(lines);
    } finally {
      lines.close();
    }
  };
  const askSecrets = async (questions: readonly string[]): Promise<string[]> =>
    questions.length === 0 ? [] : readSilently((lines) => answers(lines, questions, show));
  return {
    paint: createPaint(colour),
    write: (text) => void stdout.write(text),
    complain: (text) => void stderr.write(text),
    now: () => Date.now(),
    typed: stdin.isTTY,
    lines: () => createLines(stdin),
    askSecrets,
    askSecret: async (question) => (await askSecrets([question]))[0] ?? '',
    askSecretText(question) {
      show(question);
      return readSilently(allLines);
    },
    interrupted() {
      const pressed = new AbortController();
      process.once('SIGINT', () => pressed.abort());
      return AbortSignal.any([pressed.signal, unread.signal]);
    },
  };
}

/** One line for each question; `show` puts text before the person, if there is one. */
async function answers(
  lines: AsyncIterable<string>,
  questions: readonly string[],
  show: (text: string) => void,
): Promise<string[]> {
  const reading = lines[Symbol.asyncIterator]();
  const given: string[] = [];
  for (const question of questions) {
    show(question);
    const { value, done } = await reading.next();
    show('\n');
    given.push(done === true ? '' : value);
  }
  return given;
}

async function allLines(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += `${line}\n`;
  return text;
}
