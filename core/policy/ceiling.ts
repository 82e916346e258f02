import type { Permission } from '../../shared/models.ts';
import type { GrantCeiling } from '../../shared/policy.ts';

/**
 * Whether what a person allowed holds longer than policy lets it. Shortens what exists, too: a time counts from the day it was
 * given, and what has no end or no count where one is demanded does not hold at all. What a person denied holds as they said.
 */
export function isBeyond(ceilings: readonly GrantCeiling[], permission: Permission, now: number): boolean {
  if (permission.effect !== 'allow') return false;
  if (permission.origin !== 'grant' && permission.origin !== 'rule') return false;
  return ceilings.some((ceiling) => isBeyondOne(ceiling, permission, now));
}

function isBeyondOne({ longest = 'always', calls }: GrantCeiling, permission: Permission, now: number): boolean {
  if (calls !== undefined && (permission.callsLeft === undefined || permission.callsLeft > calls)) return true;
  if (longest === 'always') return false;
  if (longest === 'once') return true;
  if (longest === 'session') return permission.session === undefined;
  return !(now < Date.parse(permission.createdAt) + longest.minutes * 60_000);
}
