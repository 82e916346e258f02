import type { State } from '../../../shared/contract.ts';
import type { Permission } from '../../../shared/models.ts';
import { type Answer, useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import type { PermissionFilter } from './filter.ts';

export interface Ledger {
  permissions: readonly Permission[];
  /** Asking for those that have ended; `undefined` while only those in force are wanted, which the state holds. */
  ended: (Answer<Permission[]> & { again(): void }) | undefined;
}

/** Those in force follow by themselves; those that have ended are asked for, again whenever the others change. */
export function useLedger(state: State, { when }: PermissionFilter): Ledger {
  const client = useClient();
  const key = when === 'now' ? undefined : `ledger ${state.permissions.map(({ id }) => id).join(' ')}`;
  const all = useAnswer(key, (signal) => client.permissions.list({ all: true }, { signal }));
  if (key === undefined) return { permissions: state.permissions, ended: undefined };
  const gone = (all.value ?? []).filter(({ ended }) => ended !== undefined);
  return { permissions: [...state.permissions, ...gone], ended: all };
}
