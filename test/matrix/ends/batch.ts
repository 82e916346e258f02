import type { ChildProcess } from 'node:child_process';
import type { JsonObject } from '../../../core/eras/messages.ts';

/**
 * The SDKs write what they are given, but none reads a batch: the answers, singly or as one, are taken from the bridge's
 * output itself.
 */
export async function sendBatch(
  transport: { send(message: unknown): Promise<void> },
  messages: readonly JsonObject[],
): Promise<JsonObject[]> {
  const { _process: child } = transport as unknown as { _process: ChildProcess };
  const wanted = new Set(messages.map(({ id }) => id).filter((id) => id !== undefined));
  const answers: JsonObject[] = [];
  let rest = '';
  const all = new Promise<JsonObject[]>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      const found = lines.flatMap((line): JsonObject[] => {
        const message = JSON.parse(line) as JsonObject | JsonObject[];
        return Array.isArray(message) ? message : [message];
      });
      answers.push(...found.filter(({ id, method }) => method === undefined && wanted.has(id as string)));
      if (answers.length === wanted.size) resolve(answers);
    });
  });
  await transport.send(messages);
  return all;
}
