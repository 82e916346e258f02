import type { CollectorState } from '../../../shared/models.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { LogRules } from '../rules.ts';
import type { Writer } from '../writer.ts';
import { createForwarder, type Forwarder } from './forwarder.ts';
import { type Forwarded, logsBody, type Sender, tracesBody } from './otlp.ts';

/** The company's collector, as the policy names it. */
export interface Collector {
  noted(): void;
  /** What the policy says may have changed. */
  follow(): void;
  /** None where the policy names none. */
  state(): CollectorState | undefined;
  /** Records after this one have not come yet; without a collector nothing waits. */
  neededFrom(): number;
  close(): void;
}

const signals = ['logs', 'traces'] as const;
type Signal = (typeof signals)[number];

export interface CollectorOptions {
  rules(): LogRules;
  writer: Pick<Writer, 'forwardedTo' | 'forwarded' | 'head'>;
  read(after: number, limit: number): Promise<Forwarded[]>;
  fetch: Fetch;
  clock: Clock;
  sender: Sender;
  changed(): void;
}

export function createCollector(options: CollectorOptions): Collector {
  const { writer, rules } = options;
  let named: string | undefined;
  let running: readonly Forwarder[] = [];

  const forwarder = (collector: string, signal: Signal): Forwarder =>
    createForwarder({
      ...options,
      url: `${collector.replace(/\/$/, '')}/v1/${signal}`,
      body: (records) => (signal === 'logs' ? logsBody : tracesBody)(records, options.sender),
      cursor: {
        get: () => writer.forwardedTo(collector, signal),
        set: (number) => writer.forwarded(collector, signal, number),
      },
    });
  const close = (): void => {
    for (const one of running) one.close();
    running = [];
  };
  const cursors = () => (named === undefined ? [] : signals.map((signal) => writer.forwardedTo(named ?? '', signal)));
  const neededFrom = () => Math.min(Infinity, ...cursors());
  return {
    noted: () => running.forEach((one) => one.noted()),
    follow() {
      const now = rules().otlp?.url;
      if (now === named) return;
      close();
      named = now;
      running = now === undefined ? [] : signals.map((signal) => forwarder(now, signal));
      options.changed();
    },
    state() {
      if (named === undefined) return undefined;
      const failing = running.map((one) => one.failing()).find((reason) => reason !== undefined);
      const waiting = Math.max(0, writer.head().number - neededFrom());
      return { url: named, waiting, ...(failing === undefined ? {} : { failing }) };
    },
    neededFrom,
    close,
  };
}
