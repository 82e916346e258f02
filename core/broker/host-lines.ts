/** A host's lines, each taken once: its requests answered, its notifications and answers passed on. */
import type { ActivityDraft } from '../../shared/models.ts';
import { type Problem, problem, problemOf, sentence } from '../../shared/problem.ts';
import { maxLineBytes } from '../../shared/wire/frames.ts';
import { isRepeatable, takesBatches } from '../eras/host.ts';
import {
  errorOf,
  isResponse,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from '../eras/messages.ts';
import { createAnswered } from './answered.ts';
import type { Channel, ChannelEvents } from './channel.ts';
import { type Bad, decodeLine, parseErrorCode } from './decode.ts';
import type { HostDialog } from './dialog.ts';
import type { HostWriter } from './host-writer.ts';
import type { TakenRequest } from './journal.ts';
import { refusal, unavailableCode } from './tool-results.ts';

export interface HostLinesOptions {
  dialog: Pick<HostDialog, 'answer' | 'shaped' | 'answered' | 'notified' | 'responded' | 'revision'>;
  writer: HostWriter;
  channel: Pick<Channel, 'taken' | 'done' | 'sent'>;
  /** Puts the requests of a line on record before anything of them runs. Throws what the disk says. */
  take(number: number, requests: readonly TakenRequest[]): void;
  /** The bridge knows that the line is answered. */
  closed(number: number): void;
  /** Lines that an earlier core took over. */
  inherited: ReadonlyMap<number, readonly TakenRequest[]> | undefined;
  note(draft: ActivityDraft): void;
}

export interface HostLines extends Omit<ChannelEvents, 'ended'> {
  /** Takes no more lines: they stay with the bridge. What is under way is answered as cut short where it has no answer. */
  stop(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<unknown>;
}

/** Bytes from which on the bridge is told to forget a line before it is answered. */
const longLine = 64 * 1024;
const internalError = -32_603;

export function createHostLines(options: HostLinesOptions): HostLines {
  const { dialog, writer, channel, note, inherited } = options;
  const underWay = new Set<Promise<void>>();
  const answered = createAnswered(options.closed);
  let stopping = false;

  const cutShort = (request: TakenRequest) => dialog.shaped(request.method, interrupted(request));
  const failure = (request: JsonRpcRequest, error: unknown): JsonRpcResponse => {
    const of = problemOf(error);
    note({ kind: 'problem', method: request.method, outcome: of.code });
    const isCall = request.method === 'tools/call';
    const answer = isCall ? refusal(request.id, of) : refused(request.id, internalError, of);
    return dialog.shaped(request.method, answer);
  };
  const bad = ({ bad: of, id, code }: Bad): JsonRpcResponse => {
    note({ kind: 'problem', outcome: of.code });
    return refused(id, code, of);
  };
  const answerTo = async (request: JsonRpcRequest): Promise<JsonRpcResponse | undefined> => {
    try {
      return (await dialog.answer(request)) ?? (stopping ? cutShort(request) : undefined);
    } catch (error) {
      return failure(request, error);
    }
  };
  /** Answers the requests of one line by `reply`; without any answer the line is done. */
  const requested = async (
    requests: readonly JsonRpcRequest[],
    { number, size }: { number: number; size: number },
    reply: (answers: JsonRpcResponse[]) => void,
  ) => {
    let taken = false;
    const answers = async () => {
      try {
        if (!requests.every(({ method }) => isRepeatable(method))) {
          options.take(
            number,
            requests.map(({ id, method }) => ({ id, method })),
          );
          taken = true;
          // Frees the bridge of a long line. A short one may stay there until answered: a write costs more than it holds.
          if (size > longLine) channel.taken(number);
        }
      } catch (error) {
        return requests.map((request) => failure(request, error));
      }
      const all = await Promise.all(requests.map(answerTo));
      return all.filter((answer) => answer !== undefined);
    };
    const given = await answers();
    const before = channel.sent();
    reply(given);
    const wrote = channel.sent() > before;
    if (!wrote) channel.done(number);
    given.forEach((answer) => dialog.answered(answer));
    if (taken) answered.add(number, channel.sent() + (wrote ? 0 : 1));
  };
  const begin = (work: Promise<void>) => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const pass = (message: JsonRpcMessage) => {
    if (isResponse(message)) dialog.responded(message);
    else dialog.notified(message);
  };
  const single = (message: JsonRpcMessage, number: number, size: number) => {
    if (isRequest(message)) {
      begin(
        requested([message], { number, size }, (answers) => answers.forEach((answer) => writer.write(answer, number))),
      );
      return;
    }
    pass(message);
    channel.done(number);
  };
  const batch = (items: ReturnType<typeof decodeLine>[], number: number, size: number) => {
    const faults = items.flatMap((item) => ('bad' in item ? [bad(item)] : []));
    const messages = items.flatMap((item) => ('message' in item ? [item.message] : []));
    const requests = messages.filter(isRequest);
    begin(
      requested(requests, { number, size }, (answers) => {
        if (faults.length + answers.length > 0) writer.writeAll([...faults, ...answers], number);
      }),
    );
    messages.filter((message) => !isRequest(message)).forEach(pass);
  };

  return {
    line(number, bytes) {
      // Stays with the bridge, for the next core.
      if (stopping) return;
      const decoded = decodeLine(bytes, takesBatches(dialog.revision()));
      if ('bad' in decoded) writer.write(bad(decoded), number);
      else if ('batch' in decoded) batch(decoded.batch, number, bytes.length);
      else single(decoded.message, number, bytes.length);
    },
    oversized(number, bytes) {
      const of = problem('host-line-oversized', { bytes, limit: maxLineBytes });
      writer.write(bad({ bad: of, id: null, code: parseErrorCode }), number);
    },
    orphan(number) {
      const requests = inherited?.get(number) ?? [];
      const [only, ...more] = requests.map(cutShort);
      if (!only) return;
      if (more.length === 0) writer.write(only, number);
      else writer.writeAll([only, ...more], number);
      for (const { method } of requests) note({ kind: 'call.finished', method, outcome: 'core-restarted' });
    },
    acknowledged: answered.acknowledged,
    stop: () => void (stopping = true),
    idle: () => Promise.all(underWay),
  };
}

function isRequest(message: JsonRpcMessage): message is JsonRpcRequest {
  return 'method' in message && 'id' in message;
}

function refused(id: RequestId | null, code: number, of: Problem): JsonRpcResponse {
  return errorOf(id, code, sentence(of), { code: of.code });
}

/** The answer to a request that was cut short: it may have run. */
function interrupted({ id, method }: TakenRequest): JsonRpcResponse {
  const of = problem('core-restarted', { method });
  return method === 'tools/call' ? refusal(id, of) : errorOf(id, unavailableCode, sentence(of));
}
