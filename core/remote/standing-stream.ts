import { inTime } from '../ports/clock.ts';
import { listen, messageEvents, pause } from './event-stream.ts';
import type { Place } from './event-reader.ts';
import { isPassing } from './failures.ts';
import type { Common, Line } from './line.ts';
import { post } from './post.ts';
import { RemoteFailure, type OpenOptions } from './remote.ts';
import { ask, drop } from './wire.ts';

/** A legacy session's own stream (GET), for what the server says outside any request, and its end (DELETE). */
export interface StandingStream {
  /** Tells the server that we are ready and opens the stream; a server without one (405) is fine. Throws RemoteFailure. */
  start(): Promise<void>;
  /** Opens the stream again if it was refused for want of a good credential; call when one has worked. */
  revive(): void;
  /** Ends the session at the server, where it has one, and the stream. Never throws; takes 2 s at most. */
  end(): Promise<void>;
}

const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const;
const deleteLimitMs = 2_000;

export function createStandingStream(line: Line, common: Common, options: OpenOptions): StandingStream {
  const life = new AbortController();
  const { signal } = life;
  const place: Place = {};
  const onEvent = messageEvents(options.onMessage);
  let state: 'trying' | 'refused' | 'over' = 'trying';
  /** A server without such a stream may say 404 to it from the start, which says nothing about the session. */
  let wasOpen = false;

  async function keepOpen(): Promise<void> {
    for (let failures = 0; ;) {
      try {
        const credential = await options.currentCredential();
        await listen(line, { ...common, credential, signal }, place, onEvent);
        failures = 0;
        wasOpen = true;
      } catch (error) {
        if (!signal.aborted) {
          state = afterFailure(error);
          if (wasOpen && isSessionLost(error)) options.onLost?.();
        }
        failures += 1;
      }
      if (state !== 'trying') return;
      await pause(line.clock, place, failures, signal);
      if (signal.aborted) return;
    }
  }

  async function endSession(): Promise<void> {
    if (!common.session) return;
    const credential = await options.currentCredential();
    drop(await ask(line, { method: 'DELETE', headers: common.headers, credential, signal }));
  }

  return {
    async start() {
      await post(line, initialized, { ...common, credential: options.credential, signal: options.signal });
      void keepOpen();
    },
    revive() {
      if (state !== 'refused') return;
      state = 'trying';
      void keepOpen();
    },
    async end() {
      state = 'over';
      await inTime(
        endSession().catch(() => undefined),
        deleteLimitMs,
        line.clock,
      );
      life.abort();
    },
  };
}

/** Where waiting does not help, that is the server's word. A session it forgot has no other stream: the next one has its own. */
function afterFailure(error: unknown): 'trying' | 'refused' | 'over' {
  // No credential to be had, for now.
  if (!(error instanceof RemoteFailure)) return 'refused';
  if (error.why.kind === 'unauthorized') return 'refused';
  return isPassing(error) ? 'trying' : 'over';
}

function isSessionLost(error: unknown): boolean {
  return error instanceof RemoteFailure && error.why.kind === 'session-lost';
}
