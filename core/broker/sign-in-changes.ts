import { companyOfId } from '../../shared/company-id.ts';
import type { Auth } from '../auth/auth.ts';

/** Tells whether a change is a sign-in at a company. */
export function createVouching(auth: Pick<Auth, 'account'>): (changed: string) => boolean {
  const known = new Map<string, string | undefined>();
  return (changed) => {
    if (companyOfId(changed) === undefined) return false;
    const now = signInOf(auth, changed);
    const isNew = now !== undefined && now !== known.get(changed);
    known.set(changed, now);
    return isNew;
  };
}

/** Tells one sign-in from another; a refresh is none. */
export function signInOf(auth: Pick<Auth, 'account'>, server: string, agent?: string): string | undefined {
  const account = auth.account(server, agent);
  return account && `${account.id} ${account.signedInAt}`;
}
