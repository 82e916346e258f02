import type { Hello } from '../../shared/wire/frames.ts';
import type { Link } from './link.ts';

export interface ChannelEvents {
  /** A line of the host's, given once. */
  line(number: number, bytes: Uint8Array): void;
  oversized(number: number, bytes: number): void;
  /** A line that an earlier core took over and never answered. */
  orphan(number: number): void;
  /** The bridge has our lines up to this one, and with them all that went before it. */
  acknowledged(number: number): void;
  /** The host has gone, or its bridge has not come back. */
  ended(): void;
}

/**
 * The numbered conversation with one bridge: outlives lost connections, gives each of the host's lines once and keeps
 * each of ours until the bridge has it.
 */
export interface Channel {
  /** Goes on over a new connection. */
  attach(link: Link, hello: Hello): void;
  /** Sends a line; `re` is the host's line it answers, or 0. */
  send(line: Uint8Array, re: number): void;
  taken(number: number): void;
  /** The line gets no answer. */
  done(number: number): void;
  /** The number of the last line sent. */
  sent(): number;
  stop(): Promise<void>;
}

export interface ChannelOptions {
  events: ChannelEvents;
  /** Lines an earlier core had taken over; `undefined` when the conversation is new. */
  inherited: ReadonlySet<number> | undefined;
  /** Runs `act` when the bridge has been away too long; the answer cancels it. */
  whenGone(act: () => void): () => void;
}

export function createChannel({ events, inherited, whenGone }: ChannelOptions): Channel {
  const unacknowledged = new Map<number, { line: Uint8Array; re: number }>();
  const open = new Map<number, 'waiting' | 'taken'>();
  const told = new Set<number>();
  let link: Link | undefined;
  let lastSent = 0;
  let lastSeen = 0;
  let over = false;
  let cancelGone = () => {};

  const end = () => {
    if (over) return;
    over = true;
    cancelGone();
    link?.close();
    events.ended();
  };
  /** Whether an earlier core took the line over; told once. */
  const orphan = (number: number): boolean => {
    if (!inherited?.has(number)) return false;
    if (!told.has(number)) events.orphan(number);
    told.add(number);
    return true;
  };
  /** Whether the line was seen before; if so, says again what the lost connection may have swallowed. */
  const repeated = (number: number): boolean => {
    if (orphan(number)) return true;
    if (number > lastSeen) {
      lastSeen = number;
      open.set(number, 'waiting');
      return false;
    }
    const state = open.get(number);
    if (state === 'taken') link?.taken(number);
    else if (state === undefined) link?.done(number);
    return true;
  };
  const acknowledge = (number: number) => {
    for (const key of unacknowledged.keys()) {
      if (key > number) break;
      unacknowledged.delete(key);
    }
    events.acknowledged(number);
  };
  const handlers = (current: Link) => ({
    line(number: number, bytes: Uint8Array) {
      if (!repeated(number)) events.line(number, bytes);
    },
    oversized(number: number, bytes: number) {
      if (!repeated(number)) events.oversized(number, bytes);
    },
    ack: acknowledge,
    bye: end,
    lost() {
      if (over || link !== current) return;
      link = undefined;
      cancelGone = whenGone(end);
    },
  });
  const resend = (hello: Hello) => {
    lastSent = Math.max(lastSent, hello.received);
    acknowledge(hello.received);
    for (const [number, { line, re }] of unacknowledged) link?.send(number, re, line);
  };

  return {
    attach(next, hello) {
      cancelGone();
      link?.close();
      link = next;
      next.listen(handlers(next));
      resend(hello);
      hello.open.forEach(orphan);
    },
    send(line, re) {
      if (over) return;
      lastSent += 1;
      if (re !== 0) open.delete(re);
      unacknowledged.set(lastSent, { line, re });
      link?.send(lastSent, re, line);
    },
    taken(number) {
      open.set(number, 'taken');
      link?.taken(number);
    },
    done(number) {
      open.delete(number);
      link?.done(number);
    },
    sent: () => lastSent,
    stop: async () => {
      over = true;
      cancelGone();
      await link?.stop();
    },
  };
}
