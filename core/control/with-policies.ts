import type { Permission } from '../../shared/models.ts';
import { problemOf, type Problem } from '../../shared/problem.ts';
import type { Policies } from '../policy/policies.ts';

/** The person's rules and answers, and after them what the policies say; nothing of a policy that cannot be used. */
export function withPolicies(own: readonly Permission[], policies: Pick<Policies, 'current'>): Permission[] {
  return policyProblem(policies) ? [...own] : [...own, ...policies.current().permissions];
}

/** Why no policy is in force and every call is denied; `undefined` where all is well. */
export function policyProblem(policies: Pick<Policies, 'current'>): Pick<Problem, 'message' | 'next'> | undefined {
  try {
    policies.current();
    return undefined;
  } catch (error) {
    const { code, message, next } = problemOf(error);
    if (code === 'policy-invalid') return { message, next };
    throw error;
  }
}
