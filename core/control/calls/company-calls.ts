import { problemOf } from '../../../shared/problem.ts';
import type { ControlHandlers } from '../handlers.ts';
import { readProof } from './client-proof.ts';
import type { Rooms } from './rooms.ts';

export function companyCalls({ auth }: Rooms): ControlHandlers['companies'] {
  return {
    list: () => auth.companies.list(),
    async prove({ input: { company, issuer, ...given } }) {
      await auth.companies.prove(company, issuer, readProof(given));
      return auth.companies.list();
    },
  };
}

/** For the screens, which say elsewhere that a policy cannot be used. */
export async function companiesShown({ auth }: Pick<Rooms, 'auth'>) {
  try {
    return await auth.companies.list();
  } catch (error) {
    if (problemOf(error).code === 'policy-invalid') return [];
    throw error;
  }
}
