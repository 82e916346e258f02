import type { CollectorPolicy } from '../../../shared/audit-policy.ts';
import type { CollectorState } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Batch, BatchQuery } from './batches.ts';
import type { CollectorHeaders } from './collector-headers.ts';
import type { Deliveries } from './deliveries.ts';
import { createForwarder, type Forwarder } from './forwarder.ts';
import type { Signal } from './otlp.ts';
import { post } from './post.ts';

/** The collector that the policy names, or none. */
export interface Collector {
  /** Something was recorded. */
  noted(): void;
  /** What the policy says may have changed. */
  follow(): void;
  /** None where the policy names none. */
  state(): CollectorState | undefined;
  /**
   * Keeps what lets us in there, in the order of the policy's names, and tries again. Problems: `collector-none`, also where the
   * policy's is at another address, `header-invalid`, the vault's.
   */
  storeHeaders(url: string, values: readonly Secret[]): Promise<CollectorState>;
  /** Whether calls are sent as spans, so that whoever is called can continue the trace. */
  isTracing(): boolean;
  /** Records after this one have not come there yet. Without a collector nothing has to. */
  neededFrom(): number;
  close(): void;
}

/** The way there. */
export interface Road {
  fetch: Fetch;
  /** What it was that kept a request from being answered, in words. */
  reasonOf(error: unknown): string;
  /** From 0 up to 1. */
  random(): number;
}

export const noRoad: Road = {
  fetch: () => Promise.reject(new Error('there is no way out')),
  reasonOf: () => 'there is no way out',
  random: () => 0,
};

export interface CollectorOptions {
  policy(): CollectorPolicy | undefined;
  deliveries: Deliveries;
  /** The number of the newest record. */
  head(): number;
  read(query: BatchQuery): Promise<Batch | undefined>;
  road: Road;
  headers: CollectorHeaders;
  clock: Clock;
  sender: BatchQuery['sender'];
  /** It fails now, or goes through again; or something will never be taken. */
  changed(): void;
}

interface Running {
  policy: CollectorPolicy;
  forwarders: readonly { signal: Signal; forwarder: Forwarder }[];
}

export function createCollector(options: CollectorOptions): Collector {
  const { deliveries } = options;
  let running: Running | undefined;

  const close = (): void => running?.forwarders.forEach(({ forwarder }) => forwarder.close());
  const all = ({ policy, forwarders }: Running) => forwarders.map(({ signal }) => deliveries.of(policy.url, signal));
  const run = (policy: CollectorPolicy | undefined): void => {
    close();
    running = policy && { policy, forwarders: forwardersOf(policy, options) };
    options.changed();
  };
  const neededFrom = () => Math.min(Infinity, ...(running ? all(running) : []).map(({ number }) => number));
  const state = () => running && stateOf(running, all(running), options.head() - neededFrom());
  return {
    noted: () => running?.forwarders.forEach(({ forwarder }) => forwarder.noted()),
    follow() {
      const policy = options.policy();
      if (JSON.stringify(policy) === JSON.stringify(running?.policy)) return;
      run(policy);
    },
    state,
    async storeHeaders(url, values) {
      const policy = running?.policy;
      if (policy?.headers === undefined || policy.url !== url) return fail('collector-none');
      await options.headers.put(policy, values);
      run(policy);
      return state() ?? fail('collector-none');
    },
    isTracing: () => running?.forwarders.some(({ signal }) => signal === 'traces') ?? false,
    neededFrom,
    close,
  };
}

function forwardersOf(policy: CollectorPolicy, options: CollectorOptions): Running['forwarders'] {
  const { deliveries, headers, road, sender } = options;
  const credential = headers.of(policy);
  return (policy.send ?? (['logs', 'traces'] as const)).map((signal) => {
    const url = new URL(`${policy.url.replace(/\/$/, '')}/v1/${signal}`);
    const forwarder = createForwarder({
      ...options,
      signal,
      random: road.random,
      read: (after, limit) => options.read({ signal, after, limit, sender }),
      post: (body, items, closing) => post({ ...options, ...road, url, credential }, body, items, closing),
      delivery: {
        get: () => deliveries.of(policy.url, signal),
        set: (delivery) => deliveries.set(policy.url, signal, delivery),
      },
    });
    return { signal, forwarder };
  });
}

function stateOf(
  { policy, forwarders }: Running,
  deliveries: ReturnType<Deliveries['of']>[],
  waiting: number,
): CollectorState {
  const failing = forwarders.map(({ forwarder }) => forwarder.failing()).find((why) => why !== undefined);
  const at = deliveries
    .map((one) => one.at ?? '')
    .toSorted()
    .at(-1);
  const why = deliveries.find((one) => one.why !== undefined)?.why;
  return {
    url: policy.url,
    headers: policy.headers ?? [],
    waiting: Math.max(0, waiting),
    refused: deliveries.reduce((sum, one) => sum + one.refused, 0),
    ...(at ? { deliveredAt: at } : {}),
    ...(why === undefined ? {} : { refusal: why }),
    ...(failing === undefined ? {} : { failing }),
  };
}
