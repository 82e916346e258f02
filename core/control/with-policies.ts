import type { Permission } from '../../shared/models.ts';
import { problemOf } from '../../shared/problem.ts';
import type { Policies } from '../policy/policies.ts';

/** The person's rules and answers, and after them what the policies say; nothing of a policy that cannot be used. */
export function withPolicies(own: readonly Permission[], policies: Pick<Policies, 'current'>): Permission[] {
  try {
    return [...own, ...policies.current().permissions];
  } catch (error) {
    if (problemOf(error).code === 'policy-invalid') return [...own];
    throw error;
  }
}
