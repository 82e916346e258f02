import type { ServerView, State } from '../../shared/contract.ts';
import { texts } from '../texts.ts';

/** What a host is called: its title where it is known here, else its id (untrusted text). */
export function hostTitle(state: Pick<State, 'hosts'> | undefined, host: string): string {
  if (host === 'other') return texts.hosts.other;
  if (host === 'drawbridge') return texts.signIn.you;
  return state?.hosts.find((one) => one.host === host)?.title ?? host;
}

/** What an account is called: the issuer's name for it where there is one, else its id (untrusted text). */
export function accountTitle(state: Pick<State, 'servers'> | undefined, account: string): string {
  const all = state?.servers.flatMap(({ accounts }) => accounts) ?? [];
  return all.find(({ id }) => id === account)?.name ?? account;
}

/** Who asks with a token of its own: a host by its id, or an entry of a program that is not set up here. */
export interface Agent {
  id: string;
  title: string;
}

/** What an agent is called (untrusted text). */
export function agentTitle(state: Pick<State, 'hosts' | 'entries'> | undefined, agent: string): string {
  const entry = state?.entries.find(({ id, host }) => host === 'other' && id === agent);
  return entry?.name ?? hostTitle(state, entry === undefined ? agent : entry.host);
}

/** Everybody who uses a server, each once. */
export function agentsOf(state: Pick<State, 'hosts' | 'entries'>, { id: server }: Pick<ServerView, 'id'>): Agent[] {
  const own = state.entries.filter((entry) => entry.server === server);
  const ids = new Set(own.map(({ id, host }) => (host === 'other' ? id : host)));
  return [...ids].map((id) => ({ id, title: agentTitle(state, id) }));
}
