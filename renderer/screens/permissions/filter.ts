import type { State } from '../../../shared/contract.ts';
import type { Effect, Permission } from '../../../shared/models.ts';
import { permissionText } from './sentence.tsx';

export interface PermissionFilter {
  text: string;
  effect: Effect | 'all';
  origin: Permission['origin'] | 'all';
}

export const everything: PermissionFilter = { text: '', effect: 'all', origin: 'all' };

/** Those that fit, the newest first. Text is looked for in the sentence and in the names it stands for. */
export function fitting(state: State, { text, effect, origin }: PermissionFilter): Permission[] {
  const wanted = text.trim().toLocaleLowerCase();
  const fits = (one: Permission) =>
    (effect === 'all' || one.effect === effect) &&
    (origin === 'all' || one.origin === origin) &&
    (wanted === '' || holds(one, state, wanted));
  return state.permissions.filter(fits).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function holds(one: Permission, state: State, wanted: string): boolean {
  const words = [permissionText(one, state), one.host, one.server, one.tool].join('\n');
  return words.toLocaleLowerCase().includes(wanted);
}
