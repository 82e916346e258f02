import type { ActivityFilter, ActivityKind } from '../../../shared/models.ts';

/** Kinds by what a person looks for. */
export const groups = {
  all: undefined,
  calls: ['call.started', 'call.finished'],
  questions: ['prompt.opened', 'prompt.ended'],
  signIns: ['sign-in.started', 'sign-in.finished', 'token.refreshed', 'sign-out.finished'],
  changes: [
    'permission.changed',
    'definition.approved',
    'policy.changed',
    'server.changed',
    'entry.changed',
    'vault.changed',
    'setting.changed',
    'issuer.changed',
    'log.changed',
  ],
  sessions: ['core.started', 'core.stopped', 'session.opened', 'session.closed'],
  problems: ['problem'],
} as const satisfies Record<string, readonly ActivityKind[] | undefined>;
export type Group = keyof typeof groups;

const hour = 3_600_000;
export const spans = { all: undefined, hour, day: 24 * hour, week: 7 * 24 * hour } as const;
export type Span = keyof typeof spans;

/** What the person chose; all of it has to fit. An empty name means any. */
export interface Choice {
  text: string;
  group: Group;
  host: string;
  server: string;
  span: Span;
}

export const everything: Choice = { text: '', group: 'all', host: '', server: '', span: 'all' };

/** As the core takes it. `now` in milliseconds since 1970. */
export function filterOf({ text, group, host, server, span }: Choice, now: number): ActivityFilter {
  const kind = groups[group];
  const back = spans[span];
  return {
    ...(kind === undefined ? {} : { kind: [...kind] }),
    ...(host === '' ? {} : { host }),
    ...(server === '' ? {} : { server }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(back === undefined ? {} : { since: new Date(now - back).toISOString() }),
  };
}
