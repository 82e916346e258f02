import type { Entry } from '../../shared/models.ts';

/** A host that runs `drawbridge bridge URL` by itself. */
export const unknownHost = 'other';

/**
 * Whose token sets and accounts an entry uses: its host's, so that all of a host's entries share them; a host that is not
 * known shares with nobody. Safe as a part of names.
 */
export function agentOf({ host, id }: Pick<Entry, 'host' | 'id'>): string {
  return encodeURIComponent(host === unknownHost ? id : host);
}
