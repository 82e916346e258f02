import { type Clock, inTime } from '../ports/clock.ts';
import type { JsonRpcNotification } from '../eras/messages.ts';

/** Cancellations of a legacy conversation that are on their way, which its end must not overtake. */
export interface Cancellations {
  /** Says that a request is given up. Never throws. */
  say(
    message: JsonRpcNotification,
    send: (message: JsonRpcNotification, limit: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Resolves once all of them are said, or after 2 s. */
  said(): Promise<void>;
}

const cancelLimitMs = 5_000;
const waitMs = 2_000;

export function createCancellations(clock: Clock): Cancellations {
  const underWay = new Set<Promise<void>>();
  return {
    say(message, send) {
      const saying = send(message, AbortSignal.timeout(cancelLimitMs)).catch(() => undefined);
      underWay.add(saying);
      return saying.finally(() => underWay.delete(saying));
    },
    async said() {
      if (underWay.size > 0) await inTime(Promise.all(underWay), waitMs, clock);
    },
  };
}
