import { inTime } from '../ports/clock.ts';
import { cancellation } from '../eras/cancelled.ts';
import { isNotification, isObject, isResponse, type JsonRpcMessage } from '../eras/messages.ts';
import type { JsonRpcRequest, JsonRpcResponse, RequestId } from '../eras/messages.ts';

import { createCancellations } from './cancellations.ts';
import type { Line, Open } from './line.ts';
import { initializedAs, initializeRequest, ownNotifications } from './legacy.ts';
import { RemoteFailure, type Exchange, type OpenOptions } from './remote.ts';
import { createSseStream } from './sse-stream.ts';

interface Waiting {
  resolve(response: JsonRpcResponse): void;
  reject(failure: RemoteFailure): void;
  /** Whether the server refused the message, once it has said that or taken it. */
  refused: Promise<boolean>;
  /** Tells the server that it is given up. */
  cancel(): Promise<void>;
  progressToken: unknown;
  onMessage(message: JsonRpcMessage): void;
}

/** A message that is on its way as its stream ends is waited for so long, in milliseconds. */
const refusalMs = 1_000;

/** Opens a session over HTTP+SSE (2024-11-05): one stream brings everything, messages go to the address it names. Throws RemoteFailure. */
export async function openSse(line: Line, options: OpenOptions): Promise<Open> {
  const waiting = new Map<RequestId, Waiting>();
  const cancellations = createCancellations(line.clock);
  let lastId = 0;
  /** Between the handshake and our closing it. */
  let inUse = false;
  const stream = createSseStream(line, options, {
    onMessage(message) {
      if (isResponse(message)) waiting.get(message.id ?? '')?.resolve(message);
      else (requestOf(message, waiting) ?? options).onMessage(message);
    },
    onLost() {
      for (const one of waiting.values()) void lost(one);
      if (inUse) options.onLost?.();
    },
  });

  /** A message that was on its way as the stream ended may be refused for that: then it has not run. */
  async function lost({ refused, reject }: Waiting): Promise<void> {
    const isRefused = await inTime(refused, refusalMs, line.clock);
    reject(
      isRefused
        ? new RemoteFailure({ kind: 'session-lost' }, 'no')
        : new RemoteFailure({ kind: 'stream-lost' }, 'maybe'),
    );
  }

  async function ask(request: JsonRpcRequest, to: Exchange): Promise<JsonRpcResponse> {
    if (to.signal.aborted) throw new RemoteFailure({ kind: 'cancelled' }, 'no');
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<JsonRpcResponse>();
    const { credential } = to;
    const cancel = () =>
      cancellations.say(cancellation(id, to.signal), (message, limit) =>
        stream.send(message, { credential, signal: limit }),
      );
    const onAbort = (): void => {
      reject(new RemoteFailure({ kind: 'cancelled' }, 'maybe'));
      if (request.method !== 'initialize') void cancel();
    };
    const never = new AbortController().signal;
    const sent = stream.send({ ...request, id }, { credential, signal: never });
    const refused = sent.then(
      () => false,
      (error: unknown) => error instanceof RemoteFailure && error.ran === 'no',
    );
    const progressToken = progressTokenOf(request);
    const one: Waiting = { resolve, reject, refused, cancel, progressToken, onMessage: to.onMessage };
    waiting.set(id, one);
    to.signal.addEventListener('abort', onAbort, { once: true });
    // Where the stream has ended, that says more.
    sent.catch((error: unknown) => (stream.hasEnded() ? lost(one) : reject(error)));
    try {
      return { ...(await promise), id: request.id };
    } finally {
      to.signal.removeEventListener('abort', onAbort);
      waiting.delete(id);
    }
  }

  await stream.start();
  try {
    const advertisement = initializedAs(await ask(initializeRequest(0, options.introduction), options));
    await stream.send({ jsonrpc: '2.0', method: 'notifications/initialized' }, options);
    inUse = true;
    return {
      advertisement,
      request: ask,
      async notify(message, sending) {
        if (isNotification(message) && ownNotifications.includes(message.method)) return;
        await stream.send(message, sending);
      },
      async close() {
        inUse = false;
        for (const { cancel } of waiting.values()) void cancel();
        await cancellations.said();
        stream.close();
      },
    };
  } catch (error) {
    stream.close();
    throw error;
  }
}

function progressTokenOf({ params }: JsonRpcRequest): unknown {
  return isObject(params?.['_meta']) ? params['_meta']['progressToken'] : undefined;
}

/** All messages share one stream; progress names its request, nothing else does. */
function requestOf(message: JsonRpcMessage, waiting: ReadonlyMap<RequestId, Waiting>): Waiting | undefined {
  if (!('method' in message) || message.method !== 'notifications/progress') return undefined;
  const token = message.params?.['progressToken'];
  return token === undefined ? undefined : [...waiting.values()].find(({ progressToken }) => progressToken === token);
}
