import { endingOf } from '../../shared/ending.ts';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { EXACT, SEARCHED } from './schema.ts';
import { spanOf } from './span.ts';
import { type Finder, findersOf } from './words.ts';

/** Whether one line fits; segments are compared by the same rules (matcher.ts). */
export function fits(filter: ActivityFilter, line: Activity): boolean {
  const { first, last, since, until } = spanOf(filter);
  const at = Date.parse(line.at);
  if (line.number < first || line.number > last || !(at >= since && at < until)) return false;
  if (filter.kind !== undefined && !filter.kind.includes(line.kind)) return false;
  if (filter.ending !== undefined && !endsSo(line, filter.ending)) return false;
  if (!EXACT.every((member) => filter[member] === undefined || filter[member] === line[member])) return false;
  return filter.text === undefined || findersOf(filter.text).every((finds) => isFoundIn(line, finds));
}

function endsSo({ kind, outcome }: Activity, ending: ActivityFilter['ending']): boolean {
  return kind === 'call.finished' && endingOf(outcome) === ending;
}

function isFoundIn(line: Activity, finds: Finder): boolean {
  return SEARCHED.some((member) => finds(line[member] ?? ''));
}
