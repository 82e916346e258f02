import type { State } from '../../../shared/contract.ts';
import type { Effect, Permission } from '../../../shared/models.ts';
import { permissionText } from './sentence.tsx';

export interface PermissionFilter {
  text: string;
  effect: Effect | 'all';
  origin: Permission['origin'] | 'all';
  /** In force now, what has ended, or both. */
  when: 'now' | 'ended' | 'all';
}

export const everything: PermissionFilter = { text: '', effect: 'all', origin: 'all', when: 'now' };

/** Those that fit, the newest first. Text is looked for in the sentence and in the names it stands for. */
export function fitting(of: readonly Permission[], state: State, filter: PermissionFilter): Permission[] {
  const { text, effect, origin, when } = filter;
  const wanted = text.trim().toLocaleLowerCase();
  const fits = (one: Permission) =>
    (effect === 'all' || one.effect === effect) &&
    (origin === 'all' || one.origin === origin) &&
    (when === 'all' || (one.ended !== undefined) === (when === 'ended')) &&
    (wanted === '' || holds(one, state, wanted));
  return of.filter(fits).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** What the person gave themselves and is in force: a policy's is changed where it is written. */
export function isRevocable({ origin, ended }: Permission): boolean {
  return ended === undefined && (origin === 'rule' || origin === 'grant');
}

function holds(one: Permission, state: State, wanted: string): boolean {
  const words = [permissionText(one, state), one.host, one.server, one.tool].join('\n');
  return words.toLocaleLowerCase().includes(wanted);
}
