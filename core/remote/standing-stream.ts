import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { uncarried } from './carrier.ts';
import { reconnecting, type Line, type Session } from './exchange.ts';
import { failureOf, isNetworkFailure } from './failures.ts';
import { messagesIn } from './incoming.ts';
import { RemoteFailure, type OpenOptions } from './remote.ts';
import { createWireFetch } from './wire-fetch.ts';

/** A legacy session's own stream (GET), for what the server says outside any request, and its end (DELETE). */
export interface StandingStream {
  /** Tells the server that we are ready and opens the stream; a server without one (405) is fine. Throws RemoteFailure. */
  start(): Promise<void>;
  /** Opens the stream again if the server refused it for want of a good token; call when a token has worked. */
  revive(): void;
  /** Ends the session at the server, where it has one, and the stream. Never throws; takes 2 s at most. */
  end(): Promise<void>;
}

const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const;
const deleteLimitMs = 2_000;

export function createStandingStream(line: Line, session: Session, options: OpenOptions): StandingStream {
  let started = false;
  let state: 'trying' | 'refused' | 'over' = 'trying';

  const wire = createWireFetch({
    fetch: line.fetch,
    home: line.url,
    userAgent: line.userAgent,
    token: () => (started ? options.currentToken() : options.token),
    session: session.id !== undefined,
  });
  const transport = new StreamableHTTPClientTransport(line.url, {
    fetch: async (input, init) => {
      try {
        return await wire(input, init);
      } catch (error) {
        if (init?.method === 'GET') state = afterFailure(error);
        throw error;
      }
    },
    ...(session.id === undefined ? {} : { sessionId: session.id }),
    protocolVersion: session.protocolVersion,
    reconnectionOptions: { ...reconnecting, maxRetries: Number.POSITIVE_INFINITY },
    reconnectionScheduler: (reconnect, delay) => (state === 'trying' ? line.clock.after(delay, reconnect) : undefined),
  });
  transport.onmessage = (carrier) => messagesIn(uncarried(carrier)).forEach(options.onMessage);

  return {
    async start() {
      await transport.start();
      try {
        await transport.send(initialized, { requestSignal: options.signal });
        started = true;
      } catch (error) {
        void transport.close();
        throw failureOf(error);
      }
    },
    revive() {
      if (state !== 'refused') return;
      state = 'trying';
      // Without an event id this is a plain GET. A failure has set the state already.
      transport.resumeStream('').catch(() => undefined);
    },
    async end() {
      state = 'over';
      const limit = Promise.withResolvers<void>();
      const stopLimit = line.clock.after(deleteLimitMs, limit.resolve);
      await Promise.race([transport.terminateSession().catch(() => undefined), limit.promise]);
      stopLimit();
      await transport.close();
    },
  };
}

/** Only the network is worth trying again by itself; everything else is the server's word. */
function afterFailure(error: unknown): 'trying' | 'refused' | 'over' {
  if (!(error instanceof RemoteFailure)) return 'over';
  if (error.why.kind === 'unauthorized') return 'refused';
  const passing = isNetworkFailure(error) || (error.why.kind === 'http' && error.why.status >= 500);
  return passing ? 'trying' : 'over';
}
