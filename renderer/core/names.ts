import type { State } from '../../shared/contract.ts';
import { texts } from '../texts.ts';

/** What a host is called: its title where it is known here, else its id (untrusted text). */
export function hostTitle(state: Pick<State, 'hosts'> | undefined, host: string): string {
  if (host === 'other') return texts.hosts.other;
  return state?.hosts.find((one) => one.host === host)?.title ?? host;
}

/** What an account is called: the issuer's name for it where there is one, else its id (untrusted text). */
export function accountTitle(state: Pick<State, 'servers'> | undefined, account: string): string {
  return state?.servers.find((one) => one.account?.id === account)?.account?.name ?? account;
}
