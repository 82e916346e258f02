import type { Ending } from '../../../shared/ending.ts';
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
export const spans = { all: undefined, hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour } as const;
export type Span = keyof typeof spans;

/** What is chosen from a line or picture, not from a list. */
export const pickable = ['tool', 'session', 'call'] as const;
export type Pickable = (typeof pickable)[number];

/** What the person chose; all of it has to fit. Empty means any. */
export interface Choice extends Record<Pickable, string> {
  text: string;
  group: Group;
  host: string;
  server: string;
  account: string;
  ending: Ending | '';
  span: Span;
}

export const everything: Choice = {
  text: '',
  group: 'all',
  host: '',
  server: '',
  account: '',
  ending: '',
  span: 'all',
  tool: '',
  session: '',
  call: '',
};

export function isNarrowed(choice: Choice): boolean {
  return Object.entries(everything).some(([name, value]) => choice[name as keyof Choice] !== value);
}

/** As the core takes it. `now` in milliseconds since 1970. */
export function filterOf(choice: Choice, now: number): ActivityFilter {
  const kind = groups[choice.group];
  const back = spans[choice.span];
  const { host, server, account, ending: how, tool, session, call } = choice;
  const given = { host, server, account, ending: how, tool, session, call, text: choice.text.trim() };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    ...(kind === undefined ? {} : { kind: [...kind] }),
    ...(back === undefined ? {} : { since: new Date(now - back).toISOString() }),
  };
}

/** The text that stands behind a screen's address narrows it to what another screen is about. */
export function choiceOf(parts: readonly string[]): Partial<Choice> {
  const [, host = '', server = ''] = parts;
  return { host, server };
}
