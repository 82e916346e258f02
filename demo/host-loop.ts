/** A host as it works all day: it launches every entry of its configuration that is ours and calls a tool now and then. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, StdioHost } from '../test/harness/stdio-host.ts';

export interface HostLoopOptions {
  /** Servers whose entries in the host's configuration launch our bridge, read anew each time. */
  servers(): string[];
  launch(server: string): StdioHost;
  /** Pause between two calls, in milliseconds. */
  every: number;
  say(line: string): void;
  signal: AbortSignal;
}

/** What an agent at work might call, in turn. */
const calls: readonly [tool: string, args: object][] = [
  ['read-notes', { notebook: 'today' }],
  ['echo', { text: 'Meeting moved to Thursday, 10:00' }],
  ['read-notes', { notebook: 'plans' }],
  ['delete-notes', { notebook: 'drafts' }],
];

/** Goes on until `signal` aborts. One call at a time waits for the person. */
export async function runHost({ servers, launch, every, say, signal }: HostLoopOptions): Promise<void> {
  const ended = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const launched = new Map<string, StdioHost>();
  for (let turn = 0; !signal.aborted; turn++) {
    const names = servers();
    const server = names[turn % Math.max(1, names.length)];
    const [tool, args] = calls[Math.floor(turn / Math.max(1, names.length)) % calls.length] ?? ['read-notes', {}];
    if (server !== undefined) await callOnce(server, tool, args);
    await delay(every, undefined, { signal }).catch(() => {});
  }

  async function callOnce(server: string, tool: string, args: object): Promise<void> {
    const host = launched.get(server) ?? launch(server);
    if (!launched.has(server)) {
      launched.set(server, host);
      await orGone(host, host.initialize());
    }
    say(`the host calls ${tool} on ${server}`);
    const answer = await orGone(host, host.call(tool, args));
    if (answer !== undefined) say(`  ${server} → ${words(answer)}`);
    else launched.delete(server);
  }

  /** `undefined` where the bridge ended or the demo does. */
  function orGone<T>(host: StdioHost, act: Promise<T>): Promise<T | undefined> {
    return Promise.race([act, host.exited.then(() => undefined), ended]);
  }
}

function words({ result, error }: Answer): string {
  const [content] = (result?.['content'] ?? []) as { text?: string }[];
  return content?.text ?? error?.message ?? 'an answer without words';
}
