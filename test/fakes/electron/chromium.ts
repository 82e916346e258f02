import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { chromiumFlags, chromiumProgram } from '../chromium-flags.ts';

export type Facts = Record<string, unknown>;
export type Heard = (method: string, params: Facts, session: string | undefined) => void;

/** A real Chromium, spoken to by the DevTools protocol over a pipe: it cannot outlive whoever holds the other end. */
export interface Chromium {
  /** Rejects with the protocol's own message. */
  send(method: string, params?: Facts, session?: string): Promise<Facts>;
  listen(heard: Heard): void;
}

const flags = [
  '--headless',
  '--remote-debugging-pipe',
  ...chromiumFlags,
  // As root there is no other way.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export function launchChromium(profile: string): Chromium {
  const child = spawn(chromiumProgram, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  // It would end by itself, but after us; whoever waits for us may then remove its files.
  process.once('exit', () => child.kill('SIGKILL'));
  return speak(child);
}

interface Waiting {
  resolve(result: Facts): void;
  reject(error: Error): void;
}

function speak(child: ChildProcess): Chromium {
  const to = child.stdio[3] as Writable;
  const from = child.stdio[4] as Readable;
  const waiting = new Map<number, Waiting>();
  const listeners: Heard[] = [];
  let last = 0;
  let rest = '';

  const take = (text: string) => {
    const message = JSON.parse(text) as Facts & { id?: number; method?: string; sessionId?: string };
    if (message.id === undefined) {
      const { method = '', params, sessionId } = message;
      for (const heard of listeners) heard(method, params as Facts, sessionId);
      return;
    }
    const { resolve, reject } = waiting.get(message.id) ?? {};
    waiting.delete(message.id);
    const { error, result } = message as { error?: { message: string }; result?: Facts };
    if (error) reject?.(new Error(error.message));
    else resolve?.(result ?? {});
  };
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    parts.forEach(take);
  });
  to.on('error', () => {});
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'));
  });

  return {
    send(method, params = {}, session) {
      last += 1;
      const id = last;
      to.write(`${JSON.stringify({ id, method, params, ...(session ? { sessionId: session } : {}) })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    listen: (heard) => void listeners.push(heard),
  };
}
