/** How calls end, in the five ways that pictures and filters tell apart. Without schemas, as the screens use it too. */

/**
 * `done`: the tool gave a result; `failed`: it, the way to it or a sign-in went wrong; `denied`: a person or rule said no;
 * `unanswered`: nobody said anything in time; `stopped`: the host took it back, or everything was paused.
 */
export const endings = ['done', 'failed', 'denied', 'unanswered', 'stopped'] as const;
export type Ending = (typeof endings)[number];

const known: ReadonlyMap<string, Ending> = new Map([
  ['ok', 'done'],
  ...[
    'denied',
    'policy-denied',
    'consent-denied',
    'result-denied',
    'server-prompt-denied',
    'policy-server-refused',
    'policy-host-refused',
    'scopes-forbidden',
    'scopes-refused',
    'sign-in-declined',
  ].map((outcome) => [outcome, 'denied'] as const),
  ...[
    'pending',
    'withdrawn',
    'consent-pending',
    'consent-withdrawn',
    'result-pending',
    'server-prompt-pending',
    'sign-in-pending',
    'sign-in-timed-out',
    'entry-pending',
  ].map((outcome) => [outcome, 'unanswered'] as const),
  ...['cancelled', 'paused', 'paused-under-way', 'sign-in-cancelled', 'core-restarted'].map(
    (outcome) => [outcome, 'stopped'] as const,
  ),
]);

/** By the outcome of a `call.finished`; every outcome that is not known is a failure. */
export function endingOf(outcome: string | undefined): Ending {
  return known.get(outcome ?? '') ?? 'failed';
}
