import type { State } from '../../../../shared/contract.ts';
import { visible } from '../../../../shared/visible.ts';
import { texts } from '../../../texts.ts';

/** Hosts and servers to choose from, those that this core knows. */
export function hostOptions({ hosts }: State): { value: string; label: string }[] {
  return [
    ...hosts.map(({ host, title }) => ({ value: host, label: title })),
    { value: 'other', label: texts.hosts.other },
  ];
}

export function serverOptions({ servers }: State): { value: string; label: string }[] {
  return servers.map(({ id }) => ({ value: id, label: visible(id) }));
}
