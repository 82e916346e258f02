import { StreamableHTTPClientTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import type { JsonRpcRequest } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import { uncarried } from './carrier.ts';
import { isNetworkFailure, notMcp } from './failures.ts';
import { messagesIn } from './incoming.ts';
import { createOutcome, type Answer, type Outcome } from './outcome.ts';
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
  const { signal } = sending;
  if (signal.aborted) throw new RemoteFailure({ kind: 'cancelled' }, 'no');
  const outcome = createOutcome(line.clock, request, sending.onMessage);
  const transport = createTransport(line, sending, outcome);
  const close = (): void => void transport.close();
  const onAbort = (): void => {
    outcome.fail(new RemoteFailure({ kind: 'cancelled' }, 'maybe'));
    if (sending.sayCancelled === undefined) close();
    else sending.sayCancelled().then(close, close);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  await transport.start();
  const message = request as unknown as JSONRPCMessage;
  const headers = sending.headers === undefined ? {} : { headers: sending.headers };
  transport.send(message, { ...headers, onRequestStreamEnd: outcome.streamEnded }).catch(outcome.fail);
  try {
    const answer = await outcome.promise;
    outcome.linger(close);
    return answer;
  } catch (failure) {
    if (!signal.aborted) close();
    throw failure;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function createTransport(line: Line, sending: Sending, outcome: Outcome): StreamableHTTPClientTransport {
  const { session, resumable } = sending;
  const wire = createWireFetch({
    fetch: line.fetch,
    home: line.url,
    userAgent: line.userAgent,
    token: () => sending.token,
    session: session?.id !== undefined,
    onHeaders(headers) {
      const id = headers.get('mcp-session-id');
      if (id !== null) outcome.sessionOpened(id);
    },
    deliver(body, status) {
      for (const message of messagesIn(body)) outcome.take(message, status);
      if (!outcome.answered) throw notMcp('its answer is not an answer in JSON-RPC', 'maybe');
      outcome.streamEnded();
    },
  });
  const transport = new StreamableHTTPClientTransport(line.url, {
    fetch: async (input, init) => {
      try {
        return await wire(input, init);
      } catch (error) {
        // A stream that cannot be taken up again for another reason than the network is lost; its request may have run.
        if (init?.method === 'GET' && !isNetworkFailure(error)) outcome.streamEnded();
        throw error;
      }
    },
    ...(session?.id === undefined ? {} : { sessionId: session.id }),
    ...(session === undefined ? {} : { protocolVersion: session.protocolVersion }),
    reconnectionOptions: reconnecting,
    reconnectionScheduler(reconnect, delay) {
      if (resumable && !outcome.answered) return line.clock.after(delay, reconnect);
      outcome.streamEnded();
      return undefined;
    },
  });
  transport.onmessage = (carrier) => {
    for (const message of messagesIn(uncarried(carrier))) outcome.take(message, 200);
  };
  return transport;
}
