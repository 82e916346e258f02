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
  /** Tells the server that it is given up. */
  cancel(): Promise<void>;
  progressToken: unknown;
  onMessage(message: JsonRpcMessage): void;
}

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
      for (const { reject } of waiting.values()) reject(new RemoteFailure({ kind: 'stream-lost' }, 'maybe'));
      if (inUse) options.onLost?.();
    },
  });

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
    waiting.set(id, { resolve, reject, cancel, progressToken: progressTokenOf(request), onMessage: to.onMessage });
    to.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const never = new AbortController().signal;
      stream.send({ ...request, id }, { credential: to.credential, signal: never }).catch(reject);
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
