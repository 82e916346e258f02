import type { PolicyShown } from '../../shared/policy.ts';
import type { Policies } from '../policy/policies.ts';
import { shownMembers } from '../policy/shown.ts';
import type { PolicyFiles } from '../registry/policy-files.ts';

/** The policy in force; while a file cannot be used nothing is, and why stands with the file. */
export function shownPolicy(policyFiles: PolicyFiles, policies: Pick<Policies, 'current'>): PolicyShown {
  const files = policyFiles.states();
  if (files.some(({ state }) => state === 'invalid')) return { files, members: [], rules: [] };
  return { files, members: shownMembers(policyFiles.layers()), rules: [...policies.current().permissions] };
}
