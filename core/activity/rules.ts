import type { AuditPolicy } from '../../shared/audit-policy.ts';

/** What the policy says about the log. */
export interface LogRules extends Readonly<Omit<AuditPolicy, 'contents'>> {
  /** Whether arguments and results of this server are kept in full now (milliseconds since 1970). */
  keepsContents(server: string, now: number): boolean;
}

/** Nothing is removed or kept in full, and a full disk stops calls. */
export const plainRules: LogRules = { keepsContents: () => false };
