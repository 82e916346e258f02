import type { JsonRpcRequest } from '../eras/messages.ts';
import type { Place } from './event-reader.ts';
import { eventStream, listen, messageEvents, pause, readEvents } from './event-stream.ts';
import { isNetworkFailure, lost, notMcp } from './failures.ts';
import type { HttpAnswer } from './http-stack.ts';
import { messagesIn, withBytes } from './incoming.ts';
import type { Common, Line } from './line.ts';
import { createOutcome, type Answer, type Outcome } from './outcome.ts';
import { maxMessageBytes, readBody } from './read-body.ts';
import { RemoteFailure, type Exchange } from './remote.ts';
import { ask, drop, headersFor, isAccepted, mediaType, refusal, typeReason } from './wire.ts';

export interface Sending extends Common, Omit<Exchange, 'signal'> {
  /** Each of them ends the exchange. */
  signals: readonly AbortSignal[];
  /** A broken stream is taken up again with `Last-Event-ID` (legacy only). */
  resumable: boolean;
  /** Tells the server of a cancellation, before the connection is let go (legacy only). */
  sayCancelled?: () => Promise<void>;
}

/** How often in a row a stream cannot be opened again before it is given up: some minutes, for a laptop that changes networks. */
const maxFailures = 12;

/**
 * One request and its answer. Every other message that arrives before the answer goes to `onMessage`. Rejects with
 * RemoteFailure, and with the ProblemError of its credential.
 */
export async function exchange(line: Line, request: JsonRpcRequest, sending: Sending): Promise<Answer> {
  const { signals, sayCancelled } = sending;
  if (signals.some(({ aborted }) => aborted)) throw new RemoteFailure({ kind: 'cancelled' }, 'no');
  const outcome = createOutcome(line.clock, request, sending.onMessage);
  const connection = new AbortController();
  const close = (): void => connection.abort();
  const onAbort = (): void => {
    outcome.fail(new RemoteFailure({ kind: 'cancelled' }, 'maybe'));
    if (sayCancelled === undefined) close();
    else sayCancelled().then(close, close);
  };
  for (const signal of signals) signal.addEventListener('abort', onAbort, { once: true });
  carryOut(line, request, sending, outcome, connection.signal).catch(outcome.fail);
  try {
    const answer = await outcome.promise;
    outcome.linger(close);
    return answer;
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
  }
}

async function carryOut(
  line: Line,
  request: JsonRpcRequest,
  { credential, session, headers, resumable }: Sending,
  outcome: Outcome,
  signal: AbortSignal,
): Promise<void> {
  const answer = await ask(line, {
    method: 'POST',
    headers: headersFor(request, headers),
    body: JSON.stringify(request),
    credential,
    signal,
  });
  const opened = answer.headers['mcp-session-id'];
  if (typeof opened === 'string') outcome.sessionOpened(opened);
  if (isAccepted(answer) && mediaType(answer) === eventStream) {
    const place: Place = {};
    const onEvent = messageEvents((message) => outcome.take(message, answer.status));
    await readEvents(answer, place, onEvent);
    if (resumable) {
      const again = () => listen(line, { headers, credential, signal, session }, place, onEvent);
      await resume(again, line, place, outcome, signal);
    }
  } else {
    await takeWhole(answer, session, outcome);
  }
  outcome.streamEnded();
}

/** Takes an answer that is not a stream: JSON, or a refusal with words. Throws RemoteFailure where it is neither. */
async function takeWhole(answer: HttpAnswer, session: boolean, outcome: Outcome): Promise<void> {
  if (!isAccepted(answer)) {
    const { failure, words } = await refusal(answer, session);
    messagesIn(words).forEach((message) => outcome.take(message, answer.status));
    if (!outcome.answered) throw failure;
  } else {
    const type = mediaType(answer);
    if (type !== 'application/json') {
      drop(answer);
      throw notMcp(typeReason(type), 'maybe');
    }
    // The answer began, so the server may have acted.
    const body = await readBody(answer.body, maxMessageBytes).catch((cause: unknown) => {
      throw lost(cause);
    });
    messagesIn(parsed(body)).forEach((message) => outcome.take(message, answer.status));
  }
  if (!outcome.answered) throw notMcp('its answer is not an answer in JSON-RPC', 'maybe');
}

function parsed(body: Buffer): unknown {
  try {
    return withBytes(body);
  } catch (cause) {
    throw notMcp('its answer is not JSON', 'maybe', cause);
  }
}

/** Opens a stream that broke off before its answer again and again, from where it was read to. */
async function resume(again: () => Promise<void>, line: Line, place: Place, outcome: Outcome, signal: AbortSignal) {
  let failures = 0;
  while (!outcome.answered && place.lastId !== undefined && failures < maxFailures) {
    await pause(line.clock, place, failures, signal);
    if (signal.aborted) return;
    try {
      await again();
      failures = 0;
    } catch (error) {
      // One that cannot be taken up for another reason than the network is lost; its request may have run.
      if (!isNetworkFailure(error)) return;
      failures += 1;
    }
  }
}
