import type { CollectorState } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { relativeTime } from './time.ts';

/** Where records are sent to, how far it has them, and what it says, in one line. */
export function collectorText(state: CollectorState, now: number): string {
  return [`${visible(state.url)}: ${standing(state, now)}`, ...troubles(state)].join('; ');
}

function standing({ waiting, deliveredAt }: CollectorState, now: number): string {
  const last = deliveredAt === undefined ? 'none came yet' : `the last came ${relativeTime(deliveredAt, now)}`;
  if (waiting === 0) return `has every record (${last})`;
  return `${waiting === 1 ? '1 record is' : `${waiting} records are`} not there yet (${last})`;
}

function troubles({ failing, refused, refusal }: CollectorState): string[] {
  return [
    ...(failing === undefined ? [] : [visible(failing)]),
    ...(refused === 0
      ? []
      : [`${refused} will never be taken${refusal === undefined ? '' : ` (${visible(refusal)})`}`]),
  ];
}
