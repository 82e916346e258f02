/** The subscriptions of one host of 2026-07-28: acknowledged at once, kept up with the server, told of our own changes too. */
import { announcedCapabilities } from '../eras/host.ts';
import {
  errorOf,
  isObject,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from '../eras/messages.ts';
import { invalidParams } from '../eras/modern-host.ts';
import {
  acknowledgedFilter,
  acknowledgement,
  agreed,
  allChanges,
  type Filter,
  honoured,
  subscriptionEnd,
  subscriptionOf,
  underSubscription,
  wants,
} from '../eras/subscriptions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Advertisement } from '../remote/remote.ts';
import { pause } from '../remote/event-stream.ts';
import { unavailableCode } from './tool-results.ts';

export interface SubscriptionsOptions {
  clock: Clock;
  /** What the server is known to offer, within a second. */
  advertisement(): Promise<Advertisement | undefined>;
  /** Sends the request to the server; what comes before its answer comes by `relay`. Never throws. */
  ask(request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
  send(message: JsonRpcMessage): void;
}

export interface Subscriptions {
  /** Resolves when the subscription ends; `undefined`: the host ended it. */
  open(request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
  /** A notification of the server's, or a change that we tell of ourselves, to those who listen for it. */
  relay(notification: JsonRpcNotification): void;
  /** Everything may have changed, and the server or the account may be another one. */
  announce(): void;
  /** Whether the subscription ended in good order just now; told once. */
  hasEnded(id: RequestId): boolean;
  close(): void;
}

interface Subscription {
  readonly id: RequestId;
  filter: Filter;
  acknowledged: boolean;
  /** Changes may have been missed: they are announced when the server listens again. */
  behind: boolean;
  /** Aborts when it is worth asking the server again at once. */
  changed: AbortController;
  /** Ends it in good order. */
  end(): void;
}

/** More than any host has use for. */
const maxOpen = 100;
/** The server's own acknowledgement is waited for this long; the host waits with it. */
const acknowledgeMs = 900;
const limitReached = -32_603;
const methodNotFound = -32_601;
/** What does not end a subscription: we tell of our own changes, and ask the server again. */
const lasting: ReadonlySet<number> = new Set([unavailableCode, methodNotFound]);

export function createSubscriptions({ clock, advertisement, ask, send }: SubscriptionsOptions): Subscriptions {
  const open = new Map<RequestId, Subscription>();
  const ended = new Set<RequestId>();

  const tell = (one: Subscription, message: JsonRpcNotification) => send(underSubscription(message, one.id));
  const tellAll = (one: Subscription) => allChanges(one.filter).forEach((message) => tell(one, message));
  /** The first that this subscription brings; only the first call counts. */
  const acknowledge = (one: Subscription, theirs?: Filter) => {
    if (one.acknowledged) return;
    if (theirs) one.filter = agreed(one.filter, theirs);
    one.acknowledged = true;
    send(acknowledgement(one.id, one.filter));
  };
  /** Listens at the server until that ends the subscription or refuses it; a lost stream is opened again. */
  const follow = async (one: Subscription, request: JsonRpcRequest, signal: AbortSignal) => {
    for (let failures = 0; !signal.aborted;) {
      const { changed } = one;
      const answer = await ask(request, signal);
      if (!answer || signal.aborted) return undefined;
      if ('result' in answer) return answer;
      const { code, data } = answer.error;
      // In the server's own words, and before anything was agreed: the host's to read.
      if (!one.acknowledged && !lasting.has(code)) return answer;
      failures = one.acknowledged && !one.behind ? 0 : failures + 1;
      acknowledge(one);
      one.behind = true;
      const either = AbortSignal.any([signal, changed.signal]);
      const inVain = code === methodNotFound || (isObject(data) && data['code'] === 'sign-in-needed');
      await (inVain ? untilAborted(either) : pause(clock, {}, failures, either));
    }
    return undefined;
  };

  /** The server listens for it, once more perhaps. */
  const listening = (one: Subscription, theirs: Filter) => {
    acknowledge(one, theirs);
    if (one.behind) tellAll(one);
    one.behind = false;
  };

  return {
    async open(request, signal) {
      const { id, params } = request;
      const wanted = params?.['notifications'];
      if (!isObject(wanted)) return errorOf(id, invalidParams, 'subscriptions/listen needs "notifications"');
      if (open.size >= maxOpen) return errorOf(id, limitReached, 'Subscription limit reached');
      const over = new AbortController();
      const { promise, resolve } = Promise.withResolvers<JsonRpcResponse>();
      const end = () => resolve(subscriptionEnd(id).answer);
      const one = { id, filter: wanted, acknowledged: false, behind: false, changed: new AbortController(), end };
      open.set(id, one);
      const offered = announcedCapabilities((await advertisement())?.capabilities ?? {});
      one.filter = honoured(wanted, offered);
      // The host takes itself for subscribed from here on: what happens before the server listens is made up for.
      const stopClock = clock.after(acknowledgeMs, () => {
        one.behind ||= !one.acknowledged;
        acknowledge(one);
      });
      const stop = AbortSignal.any([signal, over.signal]);
      try {
        const answer = await Promise.race([promise, follow(one, request, stop)]);
        if (answer && 'result' in answer) ended.add(id);
        return answer;
      } finally {
        stopClock();
        over.abort();
        open.delete(id);
      }
    },
    relay(notification) {
      const id = subscriptionOf(notification);
      const one = id === undefined ? undefined : open.get(id);
      const theirs = acknowledgedFilter(notification);
      if (one && theirs) return listening(one, theirs);
      const hearing = id === undefined ? open.values() : one ? [one] : [];
      for (const each of hearing) if (each.acknowledged && wants(each.filter, notification)) tell(each, notification);
    },
    announce() {
      for (const one of open.values()) {
        if (one.acknowledged) tellAll(one);
        one.changed.abort();
        one.changed = new AbortController();
      }
    },
    hasEnded: (id) => ended.delete(id),
    close() {
      for (const { end } of open.values()) end();
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
