import type { JsonRpcMessage } from '../eras/messages.ts';
import { listen, messageEvents } from './event-stream.ts';
import { failureOf, notMcp } from './failures.ts';
import type { Line } from './line.ts';
import { post } from './post.ts';
import { RemoteFailure, type Exchange, type OpenOptions } from './remote.ts';

/** The one stream of an HTTP+SSE session, which brings every message, and the POSTs beside it. */
export interface SseStream {
  /** Opens the stream and waits for the address messages go to. Throws RemoteFailure; then the stream is closed. */
  start(): Promise<void>;
  /** Throws RemoteFailure; `session-lost` once the stream has ended. */
  send(message: JsonRpcMessage, sending: Pick<Exchange, 'credential' | 'signal'>): Promise<void>;
  /** By itself, or by `close`. */
  hasEnded(): boolean;
  close(): void;
}

export interface SseListener {
  onMessage(message: JsonRpcMessage): void;
  /** The stream ended; a session of this kind ends with it. */
  onLost(): void;
}

export function createSseStream(line: Line, options: OpenOptions, listener: SseListener): SseStream {
  const life = new AbortController();
  let ended = false;
  const endpoint = Promise.withResolvers<URL>();
  const onMessage = messageEvents(listener.onMessage);
  let url: URL | undefined;

  function onEvent(type: string, data: Buffer): void {
    if (type !== 'endpoint') return onMessage(type, data);
    const named = URL.parse(data.toString(), line.url.href);
    if (named) endpoint.resolve(named);
    else endpoint.reject(namesNone());
  }

  function end(): void {
    if (ended) return;
    ended = true;
    endpoint.reject(new RemoteFailure({ kind: 'cancelled' }, 'no'));
    listener.onLost();
  }

  function close(): void {
    life.abort();
    end();
  }

  /** The whole life of the stream: it is never opened again, for that would be another session. */
  async function live(): Promise<void> {
    const asking = { headers: {}, credential: options.credential, signal: life.signal, session: false };
    try {
      await listen(line, asking, {}, onEvent);
      endpoint.reject(namesNone());
    } catch (error) {
      endpoint.reject(failureOf(error));
    }
    // What is on its way still gets its answer.
    end();
  }

  return {
    async start() {
      options.signal.addEventListener('abort', close, { once: true });
      try {
        if (options.signal.aborted) close();
        else void live();
        const named = await endpoint.promise;
        if (named.origin !== line.url.origin) throw notMcp('it sends messages to an address elsewhere', 'no');
        url = named;
      } catch (error) {
        close();
        throw error;
      } finally {
        options.signal.removeEventListener('abort', close);
      }
    },
    async send(message, sending) {
      if (url === undefined || ended) throw new RemoteFailure({ kind: 'session-lost' }, 'no');
      const signal = AbortSignal.any([sending.signal, life.signal]);
      await post(line, message, { credential: sending.credential, signal, url, headers: {}, session: true });
    },
    hasEnded: () => ended,
    close,
  };
}

function namesNone(): RemoteFailure {
  return notMcp('its event stream names no address for messages', 'no');
}
