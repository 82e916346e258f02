import { hash } from 'node:crypto';

/** A record's members as they are stored, its number among them; what is absent is `null` or left out. */
export type Members = Readonly<Record<string, string | number | null | undefined>>;

/** What the first record follows: 32 zero bytes. Hashes are 64 characters of hex. */
export const GENESIS = '0'.repeat(64);

/**
 * SHA-256 over the hash before, a line feed, and the record as canonical JSON (RFC 8785), without what is absent: a member that a
 * later version adds changes no earlier hash.
 */
export function chainHash(previous: string, members: Members): string {
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(members).toSorted()) if (members[name] !== null) sorted[name] = members[name];
  return chainSorted(previous, sorted);
}

/** The same of members in the order of their names, none of them `null`: flat as they are, plain JSON is canonical. */
export function chainSorted(previous: string, members: object): string {
  return hash('sha256', `${previous}\n${JSON.stringify(members)}`);
}
