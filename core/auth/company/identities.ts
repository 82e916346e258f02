import type { Company } from '../../../shared/company-policy.ts';
import { fail, ProblemError } from '../../../shared/problem.ts';
import type { Secret } from '../../../shared/secret.ts';
import type { Clock } from '../../ports/clock.ts';
import { EVERYBODY, type AccountRow, type Accounts } from '../accounts/accounts.ts';
import { readIdToken } from '../issuer/id-token.ts';
import type { Renewal } from '../tokens/renewal.ts';
import type { SetRows } from '../tokens/set-rows.ts';
import type { TokenSets } from '../tokens/token-sets.ts';
import { companyServer } from './company-policy.ts';
import { placeOf, type ReadOutside } from './outside.ts';

/** Somebody a company vouches for. */
export interface Member {
  /** Their id at the company (`sub`). */
  id: string;
  name?: string | undefined;
}

/** Proof of who somebody is at their company, to ask for its word with. */
export interface IdToken {
  token: Secret;
  /** It may have aged: the company may give a newer one. */
  isRenewable: boolean;
}

/** Who is signed in at companies. */
export interface Identities {
  /** `undefined`: nobody was ever, or is since a sign-out. Problem: `company-id-token-unusable`. */
  member(company: Company): Member | undefined;
  /** Whether they are signed in there and need not sign in anew: what the company gave before may be used. */
  stands(company: Company, member: string): boolean;
  /** Whether their company may still be asked about them, as far as is known without asking it. */
  isAlive(company: Company, member: string): boolean;
  /** Renewed first where it is about to end. Problems: `company-sign-in-needed`, `sign-in-unavailable`, `company-id-token-unusable`. */
  idToken(company: Company, member: string): Promise<IdToken>;
  /** A newer one, where the company gives one; `undefined`: it gives none. Problems: the same. */
  newerIdToken(company: Company, member: string): Promise<IdToken | undefined>;
}

interface Parts {
  accounts: Accounts;
  rows: SetRows;
  sets: TokenSets;
  renewal: () => Pick<Renewal, 'tokenOf' | 'isSpentRow' | 'isDue'>;
  readOutside: ReadOutside;
  clock: Clock;
}

export function createIdentities({ accounts, rows, sets, renewal, readOutside, clock }: Parts): Identities {
  const keyOf = (company: Company, account: string) => ({ server: companyServer(company).id, account });
  /** Signed in at this issuer: a policy that names another one has nobody yet. */
  const rowOf = (company: Company): AccountRow | undefined => {
    const row = accounts.of(companyServer(company).id, EVERYBODY);
    return row?.issuer === company.issuer ? row : undefined;
  };
  const given = (company: Company): { token: Secret; member: Member } | undefined => {
    if (company.idToken === undefined) return undefined;
    const place = placeOf(company.idToken);
    const refuse = (reason: string): never =>
      fail('company-id-token-unusable', { company: company.name, place, reason });
    const token = readOutside(company.idToken) ?? refuse('there is none');
    const read = readIdToken(token, { issuer: company.issuer, client: company.client.id, now: clock.now() });
    return 'refused' in read ? refuse(read.refused) : { token, member: read };
  };
  const held = async (company: Company, member: string, anew: boolean): Promise<IdToken> => {
    const key = keyOf(company, member);
    const answer = await renewal().tokenOf(companyServer(company), key, { anew });
    if (answer.kind === 'unavailable') throw new ProblemError(answer.problem);
    const set = answer.kind === 'held' ? (await sets.find(key))?.set : undefined;
    const isOver = set?.expiresAt !== undefined && set.expiresAt <= clock.now();
    if (!set?.idToken || isOver) return fail('company-sign-in-needed', { company: company.name });
    return { token: set.idToken, isRenewable: set.refresh === 'good' && set.refreshToken !== undefined };
  };
  const givenFor = (company: Company, member: string): IdToken | undefined => {
    const one = given(company);
    if (!one) return undefined;
    if (one.member.id === member) return { token: one.token, isRenewable: false };
    const place = company.idToken ? placeOf(company.idToken) : '';
    return fail('company-id-token-unusable', { company: company.name, place, reason: "it is somebody else's now" });
  };
  return {
    member(company) {
      if (company.idToken !== undefined) return given(company)?.member;
      const row = rowOf(company);
      return row && { id: row.id, name: row.name };
    },
    stands(company, member) {
      if (company.idToken !== undefined) return true;
      const row = rows.get(keyOf(company, member));
      return row?.issuer === company.issuer && !renewal().isDue(row);
    },
    isAlive(company, member) {
      if (company.idToken !== undefined) return true;
      const row = rows.get(keyOf(company, member));
      return row?.issuer === company.issuer && !renewal().isSpentRow(row);
    },
    idToken: async (company, member) => givenFor(company, member) ?? held(company, member, false),
    async newerIdToken(company, member) {
      if (company.idToken !== undefined) return undefined;
      const newer = await held(company, member, true);
      // The company ended the sign-in, which was not known yet.
      return newer.isRenewable ? newer : fail('company-sign-in-needed', { company: company.name });
    },
  };
}
