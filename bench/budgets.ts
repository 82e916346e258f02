import { decisionBoundMs } from './decision.ts';

/** The budgets of docs/design.md that one run on one machine can check, and how each is judged. */
export const measures = ['start', 'farStart', 'slowStart', 'call', 'progress', 'large', 'decision'] as const;
export type Measure = (typeof measures)[number];

/** Median milliseconds per measure; absent where a subject has no such thing. */
export type Medians = Partial<Record<Measure, number>>;
export type Results = Record<string, Medians>;

export const roundTripMs = 40;
export const slowMs = 5_000;

export interface Budget {
  what: string;
  measure: Measure;
  bound: string;
  /** How a subject's number is shown beside its milliseconds. */
  relative(results: Results, subject: string): string | undefined;
  /** `undefined`: it cannot be said. */
  holds(results: Results): boolean | undefined;
}

export const budgets: readonly Budget[] = [
  {
    what: 'spawn to answered initialize, core running',
    measure: 'start',
    bound: '<= 1.2 x floor',
    relative: timesOf('start', 'floor'),
    holds: (results) => within(results, 'start', 'floor', 1.2),
  },
  {
    what: `the same over a ${roundTripMs} ms round trip`,
    measure: 'farStart',
    bound: 'no round trip',
    relative(results, subject) {
      const extra = extraMs(results, subject);
      return extra === undefined ? undefined : `${extra < 0 ? '' : '+'}${extra.toFixed(0)} ms`;
    },
    // Less than half a round trip on top of the near server can only be noise.
    holds(results) {
      const extra = extraMs(results, 'drawbridge');
      return extra === undefined ? undefined : extra < roundTripMs / 2;
    },
  },
  {
    what: `the same with a server that takes ${slowMs / 1_000} s`,
    measure: 'slowStart',
    bound: '<= 1.5 x empty',
    relative: timesOf('slowStart', 'empty'),
    holds: (results) => within(results, 'slowStart', 'empty', 1.5),
  },
  {
    what: 'sequential call',
    measure: 'call',
    bound: '<= 1.3 x direct',
    relative: timesOf('call', 'direct'),
    holds: (results) => within(results, 'call', 'direct', 1.3),
  },
  {
    what: '1,000 progress notifications',
    measure: 'progress',
    bound: '<= 1.5 x direct',
    relative: timesOf('progress', 'direct'),
    holds: (results) => within(results, 'progress', 'direct', 1.5),
  },
  {
    what: '10 MiB result',
    measure: 'large',
    bound: '<= 1.5 x direct',
    relative: timesOf('large', 'direct'),
    holds: (results) => within(results, 'large', 'direct', 1.5),
  },
  {
    what: 'decision with 10,000 rules and grants',
    measure: 'decision',
    bound: `< ${decisionBoundMs} ms`,
    relative(results, subject) {
      const time = results[subject]?.decision;
      return time === undefined ? undefined : `x ${(time / decisionBoundMs).toFixed(2)}`;
    },
    holds(results) {
      const time = results['drawbridge']?.decision;
      return time === undefined ? undefined : time < decisionBoundMs;
    },
  },
];

function ratio(results: Results, measure: Measure, subject: string, base: string): number | undefined {
  const value = results[subject]?.[measure];
  const unit = results[base]?.[measure];
  return value === undefined || unit === undefined ? undefined : value / unit;
}

function timesOf(measure: Measure, base: string): Budget['relative'] {
  return (results, subject) => {
    const times = ratio(results, measure, subject, base);
    return times === undefined ? undefined : `x ${times.toFixed(2)}`;
  };
}

function within(results: Results, measure: Measure, base: string, bound: number): boolean | undefined {
  const times = ratio(results, measure, 'drawbridge', base);
  return times === undefined ? undefined : times <= bound;
}

function extraMs(results: Results, subject: string): number | undefined {
  const { start, farStart } = results[subject] ?? {};
  return start === undefined || farStart === undefined ? undefined : farStart - start;
}
