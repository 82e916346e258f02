import { hash } from 'node:crypto';

/** A record's members as they are stored, its number among them; what is absent is `null` or left out. */
export type Members = Readonly<Record<string, string | number | null | undefined>>;

/** What the first record follows: 32 zero bytes. Hashes are 64 characters of hex. */
export const GENESIS = '0'.repeat(64);

/**
 * SHA-256 over the hash before and every member of the record that is there, by name. Each stands with its type and its length
 * in bytes, so that no two records come to the same text; a member that a later version adds changes no earlier hash.
 * docs/activity-log.md gives the form, for whoever checks a log without us.
 */
export function chainHash(previous: string, members: Members): string {
  let text = `drawbridge-activity-1 ${previous}\n`;
  for (const name of namesOf(members)) text += memberText(name, members[name]);
  return hash('sha256', text);
}

function memberText(name: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return `${name} ${typeof value === 'number' ? 'n' : 't'}${Buffer.byteLength(text)} ${text}\n`;
}

function namesOf(members: Members): string[] {
  return Object.keys(members).toSorted();
}
