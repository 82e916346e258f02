import type { AuditPolicy } from '../../shared/audit-policy.ts';
import type { PolicyFile } from '../../shared/policy.ts';
import { compilePattern } from './pattern.ts';

/** What the files say about the activity log; of each member, the administrator's word stands where there is one. */
export interface Audit extends Readonly<Omit<AuditPolicy, 'contents'>> {
  /** Whether arguments and results of this server are kept in full now (milliseconds since 1970). */
  keepsContents(server: string, now: number): boolean;
}

/** The administrator's file first. */
export function auditOf(files: readonly PolicyFile[]): Audit {
  const { contents = [], ...rest } = auditMembers(files);
  const servers = contents.map(({ server, until }) => ({ server: compilePattern(server), until: Date.parse(until) }));
  return {
    ...rest,
    keepsContents: (name, now) => servers.some(({ server, until }) => now < until && server.matches(name)),
  };
}

export function auditMembers(files: readonly PolicyFile[]): AuditPolicy {
  return Object.assign({}, ...files.map(({ audit }) => audit ?? {}).toReversed()) as AuditPolicy;
}

/** As long as no policy can be read: nothing is removed or kept in full, and a full disk stops calls. */
export const plainAudit: Audit = { keepsContents: () => false };
