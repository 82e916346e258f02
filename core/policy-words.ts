/** What the policy says for those who must go on while it cannot be used. */
import { problemOf } from '../shared/problem.ts';
import { type Audit, plainAudit } from './policy/audit.ts';
import type { Policies } from './policy/policies.ts';

/** While a policy cannot be used nothing is sent anywhere; that must not keep a list of accounts from being shown. */
export function signInEvery(policies: Pick<Policies, 'current'>, issuer: string): number {
  try {
    return policies.current().signInEvery(issuer);
  } catch (error) {
    if (problemOf(error).code === 'policy-invalid') return 0;
    throw error;
  }
}

/** While a policy cannot be used every call is denied; its problem must not keep that from being recorded. */
export function auditNow(policies: Pick<Policies, 'current'>): Audit {
  try {
    return policies.current().audit;
  } catch {
    return plainAudit;
  }
}
