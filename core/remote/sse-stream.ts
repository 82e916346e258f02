import { AsyncLocalStorage } from 'node:async_hooks';
import { SSEClientTransport, SseError, type JSONRPCMessage } from '@modelcontextprotocol/client';
import type { JsonRpcMessage } from '../eras/messages.ts';
import { uncarried } from './carrier.ts';
import type { Line } from './exchange.ts';
import { failureOf, notMcp } from './failures.ts';
import { messagesIn } from './incoming.ts';
import { RemoteFailure, type Exchange, type OpenOptions } from './remote.ts';
import { createWireFetch } from './wire-fetch.ts';

type Sending = Pick<Exchange, 'token' | 'signal'>;

/** The one stream of an HTTP+SSE session, which brings every message, and the POSTs beside it. */
export interface SseStream {
  /** Opens the stream and waits for the address messages go to. Throws RemoteFailure; then the stream is closed. */
  start(): Promise<void>;
  /** Throws RemoteFailure; `session-lost` once the stream has ended. */
  send(message: JsonRpcMessage, sending: Sending): Promise<void>;
  close(): void;
}

export interface SseListener {
  onMessage(message: JsonRpcMessage): void;
  /** The stream ended; a session of this kind ends with it. */
  onLost(): void;
}

export function createSseStream(line: Line, options: OpenOptions, listener: SseListener): SseStream {
  const { url, userAgent } = line;
  const sent = new AsyncLocalStorage<Sending>();
  let state: 'opening' | 'open' | 'over' = 'opening';
  let refusal: unknown;

  const opening = createWireFetch({
    fetch: line.fetch,
    home: url,
    userAgent,
    token: () => options.token,
    session: false,
  });
  const posting = createWireFetch({
    fetch: line.fetch,
    home: url,
    userAgent,
    token: () => sent.getStore()?.token,
    session: true,
  });
  const transport = new SSEClientTransport(url, {
    eventSourceInit: {
      fetch: async (input, init) => {
        // The event source would open a stream again by itself, but that would be another session.
        if (state !== 'opening') throw new Error('the stream has ended');
        try {
          return await opening(input, init);
        } catch (error) {
          refusal = error;
          throw error;
        }
      },
    },
    fetch: (input, init) => {
      const signals = [init?.signal, sent.getStore()?.signal].filter((signal) => signal != null);
      return posting(input, { ...init, signal: AbortSignal.any(signals) });
    },
  });

  function close(): void {
    if (state === 'over') return;
    state = 'over';
    void transport.close();
    listener.onLost();
  }
  transport.onmessage = (carrier) => messagesIn(uncarried(carrier)).forEach((message) => listener.onMessage(message));
  transport.onerror = (error) => {
    if (error instanceof SseError && state === 'open') close();
  };

  return {
    async start() {
      options.signal.addEventListener('abort', close, { once: true });
      try {
        await Promise.race([transport.start(), aborted(options.signal)]);
        state = 'open';
      } catch (error) {
        close();
        throw refusal === undefined && !(error instanceof RemoteFailure)
          ? startFailure(error)
          : failureOf(refusal ?? error);
      } finally {
        options.signal.removeEventListener('abort', close);
      }
    },
    async send(message, sending) {
      if (state !== 'open') throw new RemoteFailure({ kind: 'session-lost' }, 'no');
      try {
        await sent.run(sending, () => transport.send(message as unknown as JSONRPCMessage));
      } catch (error) {
        throw failureOf(error);
      }
    },
    close,
  };
}

function startFailure(cause: unknown): RemoteFailure {
  const elsewhere = cause instanceof Error && cause.message.includes('origin');
  const reason = elsewhere
    ? 'it sends messages to an address elsewhere'
    : 'its event stream names no address for messages';
  return notMcp(reason, 'no', cause);
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  throw new RemoteFailure({ kind: 'cancelled' }, 'no');
}
