import type { JsonRpcMessage, JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { failureOf } from './failures.ts';
import { answerTo } from './incoming.ts';
import { RemoteFailure } from './remote.ts';

export interface Answer {
  response: JsonRpcResponse;
  /** HTTP status of the answer. */
  status: number;
  /** The session the server opened with it. */
  session: string | undefined;
}

/** How long a stream that has brought its answer may stay open, in milliseconds; ending it at once would end the connection. */
const lingerMs = 2_000;

/** How one exchange ends: with the first answer or the first failure. */
export interface Outcome {
  readonly promise: Promise<Answer>;
  readonly answered: boolean;
  take(message: JsonRpcMessage, status: number): void;
  /** Takes whatever was thrown. */
  fail(error: unknown): void;
  sessionOpened(id: string): void;
  streamEnded(): void;
  /** Closes a stream that stays open after its answer. */
  linger(close: () => void): void;
}

export function createOutcome(
  clock: Clock,
  request: JsonRpcRequest,
  onMessage: (message: JsonRpcMessage) => void,
): Outcome {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let answered = false;
  /** It has ended for whoever asked: nothing goes on that they could follow. What is asked of them may still be taken back. */
  let failed = false;
  let ended = false;
  let session: string | undefined;
  let stopLingering = (): void => undefined;
  return {
    promise,
    get answered() {
      return answered;
    },
    take(message, status) {
      if (answered) return;
      const response = answerTo(request, message);
      if (response !== undefined) {
        answered = true;
        resolve({ response, status, session });
      } else if ('method' in message && !(failed && message.method === 'notifications/progress')) {
        // An answer to nothing we asked here is dropped.
        onMessage(message);
      }
    },
    fail(error) {
      failed = true;
      reject(failureOf(error));
    },
    sessionOpened: (id) => void (session = id),
    streamEnded() {
      ended = true;
      stopLingering();
      if (!answered) reject(new RemoteFailure({ kind: 'stream-lost' }, 'maybe'));
    },
    linger(close) {
      if (!ended) stopLingering = clock.after(lingerMs, close);
    },
  };
}
