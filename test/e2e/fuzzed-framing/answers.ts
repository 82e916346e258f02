import type { Readable } from 'node:stream';

/** The answers on a bridge's stdout, counted as they come. */
export interface Answers {
  /** How often this id was answered. */
  count(id: string): number;
  nameless(): number;
  /** The text of a tool's result. */
  text(id: string): unknown;
  /** Resolves when `holds`, asked again after each line. */
  until(holds: () => boolean): Promise<void>;
}

interface Answer {
  id?: unknown;
  method?: unknown;
  result?: { content?: { text?: unknown }[] };
}

/** Reads `stdout` line by line; a line that is not JSON fails whoever waits. */
export function readAnswers(stdout: Readable): Answers {
  const counts = new Map<string, number>();
  const texts = new Map<string, unknown>();
  const waiting = new Set<() => void>();
  let nameless = 0;
  let rest: Buffer[] = [];
  let broken: unknown;

  const take = (line: string) => {
    const { id, method, result } = JSON.parse(line) as Answer;
    if (method !== undefined) return;
    if (typeof id !== 'string') nameless += 1;
    else {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      texts.set(id, result?.content?.[0]?.text);
    }
  };
  stdout.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(0x0a);
    if (end === -1) {
      rest.push(chunk);
      return;
    }
    const whole = Buffer.concat([...rest, chunk.subarray(0, end)]);
    rest = [chunk.subarray(end + 1)];
    try {
      whole.toString('utf8').split('\n').forEach(take);
    } catch (error) {
      broken = error;
    }
    for (const look of waiting) look();
  });

  return {
    count: (id) => counts.get(id) ?? 0,
    nameless: () => nameless,
    text: (id) => texts.get(id),
    until: (holds) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (broken === undefined && !holds()) return;
          waiting.delete(look);
          if (broken === undefined) resolve();
          else reject(broken);
        };
        waiting.add(look);
        look();
      }),
  };
}
