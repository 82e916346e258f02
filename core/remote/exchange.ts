import { StreamableHTTPClientTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import { isObject, type JsonRpcMessage, type JsonRpcRequest, type JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import { uncarried } from './carrier.ts';
import { failureOf, isNetworkFailure, notMcp } from './failures.ts';
import { RemoteFailure, type Exchange } from './remote.ts';
import { createWireFetch } from './wire-fetch.ts';

/** What every exchange with one server has in common. */
export interface Line {
  url: URL;
  fetch: Fetch;
  clock: Clock;
  userAgent: string;
}

export interface Session {
  id: string | undefined;
  protocolVersion: string;
}

export interface Sending extends Exchange {
  session?: Session | undefined;
  /** Further header lines. */
  headers?: Record<string, string>;
  /** A broken stream is taken up again with `Last-Event-ID` (legacy only). */
  resumable: boolean;
  /** Tells the server of a cancellation, before the connection is let go (legacy only). */
  sayCancelled?: () => Promise<void>;
}

export interface Answer {
  response: JsonRpcResponse;
  /** HTTP status of the answer. */
  status: number;
  /** The session the server opened with it. */
  session: string | undefined;
}

/** How long a stream that has brought its answer may stay open, in milliseconds; ending it at once would end the connection. */
const lingerMs = 2_000;
/** A laptop that slept or changed networks gets some minutes to find its streams again. */
export const reconnecting = {
  initialReconnectionDelay: 500,
  reconnectionDelayGrowFactor: 1.5,
  maxReconnectionDelay: 30_000,
  maxRetries: 12,
};

/**
 * One request and its answer, over a transport of its own: cheap, for the connections are fetch's. Every other message that
 * arrives before the answer goes to `onMessage`. Rejects with RemoteFailure only.
 */
export async function exchange(line: Line, request: JsonRpcRequest, sending: Sending): Promise<Answer> {
  const { clock, url } = line;
  const { signal, session } = sending;
  if (signal.aborted) throw new RemoteFailure({ kind: 'cancelled' }, 'no');
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let answered = false;
  let newSession: string | undefined;
  let stopLingering = (): void => undefined;

  function take(message: JsonRpcMessage, status: number): void {
    if (answered) return;
    const response = answerTo(request, message);
    if (response === undefined) {
      sending.onMessage(message);
      return;
    }
    answered = true;
    stopLingering = clock.after(lingerMs, () => void transport.close());
    resolve({ response, status, session: newSession });
  }
  function lose(cause?: unknown): void {
    reject(new RemoteFailure({ kind: 'stream-lost' }, 'maybe', { cause }));
  }
  const wire = createWireFetch({
    fetch: line.fetch,
    home: url,
    userAgent: line.userAgent,
    token: () => sending.token,
    session: session?.id !== undefined,
    onHeaders: (headers) => (newSession = headers.get('mcp-session-id') ?? newSession),
    deliver(body, status) {
      for (const message of messagesIn(body)) take(message, status);
      if (!answered) throw notMcp('its answer is not an answer in JSON-RPC', 'maybe');
    },
  });
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: (input, init) =>
      wire(input, init).catch((error: unknown) => {
        throw afterSending(error, init, lose);
      }),
    ...(session?.id === undefined ? {} : { sessionId: session.id }),
    ...(session === undefined ? {} : { protocolVersion: session.protocolVersion }),
    reconnectionOptions: reconnecting,
    reconnectionScheduler(reconnect, delay) {
      stopLingering();
      if (!answered && !sending.resumable) lose();
      return answered || !sending.resumable ? undefined : clock.after(delay, reconnect);
    },
  });
  transport.onmessage = (carrier) => {
    for (const message of messagesIn(uncarried(carrier))) take(message, 200);
  };
  const onAbort = (): void => {
    reject(new RemoteFailure({ kind: 'cancelled' }, 'maybe'));
    void (sending.sayCancelled?.() ?? Promise.resolve()).finally(() => transport.close());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  await transport.start();
  transport
    .send(request as unknown as JSONRPCMessage, {
      ...(sending.headers === undefined ? {} : { headers: sending.headers }),
      onRequestStreamEnd() {
        stopLingering();
        if (!answered) lose();
      },
    })
    .catch((error: unknown) => reject(failureOf(error)));
  try {
    return await promise;
  } catch (failure) {
    if (!signal.aborted) void transport.close();
    throw failure;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A stream that cannot be resumed for another reason than the network is lost: its request may have run. */
function afterSending(error: unknown, init: RequestInit | undefined, lose: (cause: unknown) => void): unknown {
  if (init?.method === 'GET' && !isNetworkFailure(error)) lose(error);
  return error;
}

/** The messages of a body or an event: one, or a batch as 2025-03-26 servers send them. What is no message is left out. */
export function messagesIn(body: unknown): JsonRpcMessage[] {
  return (Array.isArray(body) ? body : [body]).filter(isMessage);
}

function isMessage(value: unknown): value is JsonRpcMessage {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false;
  return typeof value['method'] === 'string' || isObject(value['result']) || isObject(value['error']);
}

/** `message` as the answer to `request`, if it is that. An error that names no request answers the only one there is. */
function answerTo(request: JsonRpcRequest, message: JsonRpcMessage): JsonRpcResponse | undefined {
  if ('method' in message) return undefined;
  const nameless = 'error' in message && (message.id === null || message.id === undefined);
  return message.id === request.id || nameless ? withoutNullError(message) : undefined;
}

/** Some servers put `"error": null` beside a result. */
function withoutNullError(message: JsonRpcResponse): JsonRpcResponse {
  if (!('result' in message) || !('error' in message)) return message;
  const { error: _, ...rest } = message;
  return rest as JsonRpcResponse;
}
