import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

/** How long a ticket can be used, in milliseconds. */
export const TICKET_MS = 60_000;
/** How long a browser stays let in, in milliseconds. */
export const SESSION_MS = 24 * 3_600_000;
/** Far more than a person opens; a program with the right to ask must not fill the memory. */
const MOST = 100;

/** A browser that was let in. */
export interface Session {
  /** Aborts when the session ends: what it streams ends then too. */
  over: AbortSignal;
}

/** Who may come in: tickets, each good once for a minute, and the sessions they open. In memory, as digests only. */
export interface Passes {
  /** A new ticket: 256 random bits, base64url. */
  ticket(): string;
  /** Uses the ticket up; gives the new session's cookie. `undefined`: unknown, used or too old. */
  enter(ticket: string): string | undefined;
  session(cookie: string): Session | undefined;
  /** Ends every session and ticket. */
  close(): void;
}

export function createPasses(clock: Clock): Passes {
  const tickets = new Map<string, number>();
  const sessions = new Map<string, { until: number; end: () => void; over: AbortSignal }>();

  function open(): string {
    const cookie = random();
    const ending = new AbortController();
    const key = digest(cookie);
    const end = () => {
      sessions.delete(key);
      cancel();
      ending.abort();
    };
    const cancel = clock.after(SESSION_MS, end);
    sessions.set(key, { until: clock.now() + SESSION_MS, end, over: ending.signal });
    trim(sessions, ({ end }) => end());
    return cookie;
  }

  return {
    ticket() {
      const ticket = random();
      tickets.set(digest(ticket), clock.now() + TICKET_MS);
      trim(tickets, () => {});
      return ticket;
    },
    enter(ticket) {
      const key = digest(ticket);
      const until = tickets.get(key);
      tickets.delete(key);
      return until !== undefined && clock.now() < until ? open() : undefined;
    },
    session(cookie) {
      const found = sessions.get(digest(cookie));
      if (found === undefined) return undefined;
      if (clock.now() < found.until) return { over: found.over };
      // A machine that slept may be past the end without the timer having run.
      found.end();
      return undefined;
    },
    close() {
      tickets.clear();
      for (const { end } of sessions.values()) end();
    },
  };
}

function random(): string {
  return randomBytes(32).toString('base64url');
}

/** Looked up by digest, so that the time it takes tells nothing about what is held. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function trim<T>(held: Map<string, T>, drop: (value: T) => void): void {
  const [oldest] = held;
  if (oldest === undefined || held.size <= MOST) return;
  held.delete(oldest[0]);
  drop(oldest[1]);
}
