import type { Problem } from '../../../shared/problem.ts';
import type { ClientFaults } from './client-draft.ts';

/** A key that is none is said at its field; the field's note says what it takes. */
export function keyFault(of: Problem | undefined): ClientFaults {
  return of?.code === 'client-key-invalid' ? { proof: of.message } : {};
}

export function otherProblem(of: Problem | undefined): Problem | undefined {
  return of?.code === 'client-key-invalid' ? undefined : of;
}
