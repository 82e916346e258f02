import type { Run, Suite } from './suites.ts';
import type { Exception } from './verdict.ts';

type Entry = Exception & {
  scenarios: readonly string[];
  /** Of this suite only. */
  suite?: Suite['name'];
};

/** Scenarios that are not expected to pass. Each must really fail: what passes has to leave this list. */
export const exceptions: readonly Entry[] = [
  {
    kind: 'deviation',
    scenarios: ['auth/2025-03-26-oauth-metadata-backcompat'],
    // The document at ORIGIN/.well-known/oauth-authorization-server says `issuer: ORIGIN/oauth`. The next one has it right.
    suite: 'released',
    quote:
      'The "issuer" value returned MUST be identical to the authorization server’s issuer identifier value into which the well-known URI string was inserted to create the URL used to retrieve the metadata. If these values are not identical, the data contained in the response MUST NOT be used.',
    source: 'RFC 8414, section 3.3',
  },
  {
    kind: 'host',
    scenarios: ['sep-2640-client-verify-digest', 'sep-2640-client-verify-size', 'sep-2640-client-verify-frontmatter'],
    reason: 'whoever loads a skill verifies it; a bridge carries its files unread',
  },
];

export function exceptionFor(run: Run): Exception | undefined {
  return exceptions.find(
    ({ scenarios, suite = run.suite.name }) => scenarios.includes(run.scenario) && suite === run.suite.name,
  );
}
