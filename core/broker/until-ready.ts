import {
  isNotification,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
} from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * What a host is sent by itself. Until it says `notifications/initialized` that is log lines and how its own requests go on, and
 * nothing else: the rest is held (2025-11-25, basic/lifecycle § Initialization; checklist S10). Pings of servers never come here.
 */
export interface UntilReady {
  send(message: JsonRpcMessage): void;
  /** The host asked for something: it is at work, and ready soon, whether it says so or not. */
  atWork(): void;
  /** What was held goes out, in order. */
  ready(): void;
  close(): void;
}

export interface UntilReadyOptions {
  clock: Clock;
  send(message: JsonRpcMessage): void;
  /** There is no room for another question: whoever asked must not wait for an answer. */
  refuse(request: JsonRpcRequest): void;
}

/** A server that says more before anybody listens has the rest refused, or unsaid. */
const maxHeld = 100;
/** A host at work that never says that it is ready would never hear what its calls wait for. */
const patienceMs = 10_000;

export function createUntilReady({ clock, send, refuse }: UntilReadyOptions): UntilReady {
  let held: JsonRpcMessage[] | undefined = [];
  let stop: (() => void) | undefined;

  const hold = (message: JsonRpcMessage, waiting: JsonRpcMessage[]) => {
    const taken = isNotification(message) ? takenBack(message, waiting) : undefined;
    if (taken !== undefined) waiting.splice(waiting.indexOf(taken), 1);
    else if (waiting.length < maxHeld) waiting.push(message);
    else if ('method' in message && 'id' in message) refuse(message);
  };
  const ready = () => {
    stop?.();
    const waiting = held ?? [];
    held = undefined;
    waiting.forEach(send);
  };
  return {
    send(message) {
      if (held === undefined || mayInterrupt(message)) send(message);
      else hold(message, held);
    },
    atWork() {
      if (held !== undefined) stop ??= clock.after(patienceMs, ready);
    },
    ready,
    close: () => stop?.(),
  };
}

function mayInterrupt(message: JsonRpcMessage): boolean {
  if (!('method' in message)) return true;
  return message.method === 'notifications/message' || message.method === 'notifications/progress';
}

/** The question that a cancellation is about, where the host has not heard of it. */
function takenBack(
  { method, params }: JsonRpcNotification,
  waiting: readonly JsonRpcMessage[],
): JsonRpcMessage | undefined {
  if (method !== 'notifications/cancelled') return undefined;
  return waiting.find((one) => 'id' in one && one.id === params?.['requestId']);
}
