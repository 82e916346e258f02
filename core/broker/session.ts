import { createHash } from 'node:crypto';
import { maxLineBytes } from '../../shared/wire/frames.ts';
import type { ActivityDraft, Prompt, Server } from '../../shared/models.ts';
import { type Problem, problem, problemOf, sentence } from '../../shared/problem.ts';
import { isRepeatable } from '../eras/host.ts';
import {
  errorOf,
  isResponse,
  type JsonObject,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from '../eras/messages.ts';
import { textOf } from '../eras/wire-text.ts';
import { type BackendParts, type Backend, createBackend } from './backend.ts';
import { createAnswered } from './answered.ts';
import { type Channel, createChannel } from './channel.ts';
import { decodeLine, parseErrorCode } from './decode.ts';
import { createDialog } from './dialog.ts';
import type { Journal, Remains, TakenRequest } from './journal.ts';
import { quietly } from './quietly.ts';
import { refusal, unavailableCode } from './tool-results.ts';

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

/** Bytes from which on the bridge is told to forget a line before it is answered. */
const longLine = 64 * 1024;

export function createSession(options: SessionOptions): Session {
  const { parts, resume, remains, entry, host, program } = options;
  const { journal, activity, clock } = parts;
  const id = `s-${createHash('sha256').update(resume).digest('hex').slice(0, 12)}`;
  let backend: Backend | undefined;
  let serving: Server | Problem | undefined;
  let absence: Problem = problem('entry-unknown', { entry });
  let serverName = 'drawbridge';
  let stopping = false;
  const over = new AbortController();
  const underWay = new Set<Promise<void>>();
  const answered = createAnswered((number) => journal.closed(resume, number));

  /** Sends the message, unless it is longer than the bridge takes: then an answer says so, and anything else is left out. */
  const write = (message: JsonRpcMessage, re: number) => {
    const line = Buffer.from(textOf(message));
    if (line.length <= maxLineBytes) return channel.send(line, re);
    const of = problem('server-answer-oversized', { server: serverName, bytes: line.length, limit: maxLineBytes });
    note({ kind: 'problem', outcome: of.code, server: serverName });
    if (isResponse(message) && message.id !== null)
      write(errorOf(message.id, unavailableCode, sentence(of), { code: of.code }), re);
  };
  /** For lines of the log that nothing waits for: one that cannot be written must not keep the host from its answer. */
  const note = (draft: ActivityDraft) => quietly(() => activity.record({ session: id, host, entry, ...draft }));
  const dialog = createDialog({
    version: options.version,
    clock,
    serverName: () => serverName,
    backend: () => backend,
    absence: () => absence,
    send: (message) => write(message, 0),
    introduced: (params) => introduced(params),
  });
  const cutShort = (request: TakenRequest) => dialog.shaped(request.method, interrupted(request));
  /** The server as the log names it; none before the person approved the entry. */
  const served = () => (serving && 'id' in serving ? { server: serving.id } : {});
  /** Whether the host introduced itself: one that only looked whether anybody is there has no session to speak of. */
  let opened = remains?.handshake !== undefined;
  const introduced = (params: JsonObject) => {
    opened = true;
    journal.handshake(resume, params);
    activity.record({ kind: 'session.opened', session: id, host, entry, ...served() });
  };
  const bad = (of: Problem, request: RequestId | null, number: number, code = parseErrorCode) => {
    note({ kind: 'problem', outcome: of.code });
    write(errorOf(request, code, sentence(of), { code: of.code }), number);
  };
  const requested = async (request: JsonRpcRequest, number: number, size: number) => {
    const repeatable = isRepeatable(request.method);
    if (!repeatable) {
      journal.take(resume, number, { id: request.id, method: request.method });
      // Frees the bridge of a long line. A short one may stay there until answered: a write costs more than it holds.
      if (size > longLine) channel.taken(number);
    }
    const answer = (await dialog.answer(request)) ?? (stopping ? cutShort(request) : undefined);
    if (answer) {
      write(answer, number);
      dialog.answered(answer);
    } else channel.done(number);
    if (!repeatable) answered.add(number, channel.sent() + (answer ? 0 : 1));
  };
  const failed = (request: JsonRpcRequest, number: number) => (error: unknown) => {
    const of = problemOf(error);
    note({ kind: 'problem', method: request.method, outcome: of.code });
    const isCall = request.method === 'tools/call';
    const answer = isCall ? refusal(request.id, of) : errorOf(request.id, -32603, sentence(of), { code: of.code });
    write(dialog.shaped(request.method, answer), number);
  };
  const line = (number: number, bytes: Uint8Array) => {
    // Stays with the bridge, for the next core.
    if (stopping) return;
    const decoded = decodeLine(bytes);
    if ('bad' in decoded) return bad(decoded.bad, decoded.id, number, decoded.code);
    const { message } = decoded;
    if ('method' in message && 'id' in message) {
      const work = requested(message, number, bytes.length).catch(failed(message, number));
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
      return;
    }
    if (isResponse(message)) dialog.responded(message);
    else dialog.notified(message);
    channel.done(number);
  };
  const orphan = (number: number) => {
    const request = remains?.taken.get(number);
    if (!request) return;
    write(cutShort(request), number);
    note({ kind: 'call.finished', method: request.method, outcome: 'core-restarted' });
  };
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
    events: {
      line,
      oversized: (number, bytes) => bad(problem('host-line-oversized', { bytes, limit: maxLineBytes }), null, number),
      orphan,
      acknowledged: answered.acknowledged,
      ended: end,
    },
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
      stopping = true;
      dialog.close();
      // At once: what is under way may wait for the server.
      await Promise.all([...underWay, backend?.close()]);
      await channel.stop();
    },
  };
}

/** The answer to a request that was cut short: it may have run. */
function interrupted({ id, method }: TakenRequest): JsonRpcResponse {
  const of = problem('core-restarted', { method });
  return method === 'tools/call' ? refusal(id, of) : errorOf(id, unavailableCode, sentence(of));
}

function same(a: Server | Problem, b: Server | Problem | undefined): boolean {
  if (b === undefined) return false;
  if ('code' in a || 'code' in b) return 'code' in a && 'code' in b && a.code === b.code;
  const sameHeaders = a.headers?.join() === b.headers?.join();
  return a.id === b.id && a.url === b.url && a.clientId === b.clientId && sameHeaders;
}
