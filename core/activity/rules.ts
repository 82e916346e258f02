import type { AuditPolicy } from '../../shared/audit-policy.ts';
import type { Clock } from '../ports/clock.ts';

/** What the policy says about the log. */
export interface LogRules extends Readonly<Omit<AuditPolicy, 'contents'>> {
  /** Whether arguments and results of this server are kept in full now (milliseconds since 1970). */
  keepsContents(server: string, now: number): boolean;
}

/** Nothing is removed or kept in full, and a full disk stops calls. */
export const plainRules: LogRules = { keepsContents: () => false };

const KEPT_MS = 1_000;

/** The rules as they were within the last second: asking the policy looks at its files, which is too much for every record. */
export interface KeptRules {
  now(): LogRules;
  /** They may be others now. */
  forget(): void;
}

export function createKeptRules(ask: () => LogRules, clock: Pick<Clock, 'now'>): KeptRules {
  let kept: { rules: LogRules; at: number } | undefined;
  return {
    now() {
      const now = clock.now();
      if (kept === undefined || now < kept.at || now >= kept.at + KEPT_MS) kept = { rules: ask(), at: now };
      return kept.rules;
    },
    forget: () => void (kept = undefined),
  };
}
