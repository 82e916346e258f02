import { createHash } from 'node:crypto';
import { maxLineBytes } from '../../shared/wire/frames.ts';
import type { ActivityDraft, Prompt, Server } from '../../shared/models.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { JsonObject } from '../eras/messages.ts';
import { type BackendParts, type Backend, createBackend } from './backend.ts';
import { type Channel, createChannel } from './channel.ts';
import { createDialog } from './dialog.ts';
import { createHostLines } from './host-lines.ts';
import { createHostWriter } from './host-writer.ts';
import type { Journal, Remains } from './journal.ts';
import { quietly } from './quietly.ts';

export interface SessionOptions {
  parts: BackendParts & { journal: Journal };
  version: string;
  resume: string;
  entry: string;
  host: string;
  program: Prompt['program'];
  /** Left by an earlier core. */
  remains: Remains | undefined;
  holdMs(): number;
  /** The host has gone. */
  onEnd(): void;
}

/** One bridge's conversation, from its first hello to the host's end. */
export interface Session {
  readonly resume: string;
  readonly entry: string;
  /** Aborts when the host has gone. */
  readonly ended: AbortSignal;
  readonly channel: Channel;
  /** The server this session speaks with from now on, or why there is none. */
  serve(server: Server | Problem): void;
  /** Answers what is under way with an error, tells the bridge to rest, and ends. */
  stop(): Promise<void>;
}

/** A bridge that lost its connection is waited for this long: it comes back at once, or not at all. */
const graceMs = 5_000;

export function createSession(options: SessionOptions): Session {
  const { parts, resume, remains, entry, host, program } = options;
  const { journal, activity, clock } = parts;
  const id = `s-${createHash('sha256').update(resume).digest('hex').slice(0, 12)}`;
  let backend: Backend | undefined;
  let serving: Server | Problem | undefined;
  let absence: Problem = problem('entry-unknown', { entry });
  let serverName = 'drawbridge';
  const over = new AbortController();
  /** For lines of the log that nothing waits for: one that cannot be written must not keep the host from its answer. */
  const note = (draft: ActivityDraft) => quietly(() => activity.record({ session: id, host, entry, ...draft }));
  const writer = createHostWriter({
    send: (line, re) => channel.send(line, re),
    tooLong(bytes) {
      const of = problem('server-answer-oversized', { server: serverName, bytes, limit: maxLineBytes });
      note({ kind: 'problem', outcome: of.code, server: serverName });
      return of;
    },
  });
  const dialog = createDialog({
    version: options.version,
    clock,
    serverName: () => serverName,
    backend: () => backend,
    absence: () => absence,
    send: (message) => writer.write(message, 0),
    introduced: (params) => introduced(params),
  });
  /** The server as the log names it; none before the person approved the entry. */
  const served = () => (serving && 'id' in serving ? { server: serving.id } : {});
  /** Whether the host introduced itself: one that only looked whether anybody is there has no session to speak of. */
  let opened = remains?.handshake !== undefined;
  const introduced = (params: JsonObject) => {
    opened = true;
    journal.handshake(resume, params);
    const of = program && { program: program.name, evidence: program.evidence };
    activity.record({ kind: 'session.opened', session: id, host, entry, ...served(), ...of });
  };
  const lines = createHostLines({
    dialog,
    writer,
    channel: {
      taken: (number) => channel.taken(number),
      done: (number) => channel.done(number),
      sent: () => channel.sent(),
    },
    take: (number, requests) => journal.take(resume, number, requests),
    closed: (number) => journal.closed(resume, number),
    inherited: remains?.taken,
    note,
  });
  const end = () => {
    dialog.close();
    // What cannot be removed now goes in some weeks; the resume key dies with its bridge.
    quietly(() => journal.end(resume));
    parts.consent.endSession(id);
    void backend?.close();
    if (opened) note({ kind: 'session.closed', ...served() });
    over.abort();
    options.onEnd();
  };
  const channel = createChannel({
    inherited: remains && new Set(remains.taken.keys()),
    whenGone: (act) => clock.after(graceMs, act),
    events: { ...lines, ended: end },
  });

  if (remains?.handshake) dialog.resume(remains.handshake);
  if (!remains) journal.open(resume, entry);

  return {
    resume,
    entry,
    ended: over.signal,
    channel,
    serve(target) {
      if (same(target, serving)) return;
      serving = target;
      const before = backend;
      backend = undefined;
      void before?.close();
      if ('code' in target) absence = target;
      else {
        serverName = target.id;
        backend = createBackend({
          parts,
          server: target,
          caller: { host, entry, session: id, ...(program ? { program } : {}) },
          introduction: () => dialog.introduction(),
          era: () => dialog.era(),
          revision: () => dialog.revision(),
          holdMs: () => options.holdMs(),
          toHost: (message) => dialog.relay(message),
          changed: () => dialog.announceChanges(),
        });
      }
      dialog.announceChanges();
    },
    async stop() {
      lines.stop();
      dialog.close();
      // At once: what is under way may wait for the server.
      await Promise.all([lines.idle(), backend?.close()]);
      await channel.stop();
    },
  };
}

function same(a: Server | Problem, b: Server | Problem | undefined): boolean {
  if (b === undefined) return false;
  if ('code' in a || 'code' in b) return 'code' in a && 'code' in b && a.code === b.code;
  const sameHeaders = a.headers?.join() === b.headers?.join();
  return a.id === b.id && a.url === b.url && a.clientId === b.clientId && sameHeaders;
}
