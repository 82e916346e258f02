import type { Activity, ActivityFilter } from '../../shared/models.ts';

/** Whether a line fits, by the same rules as the database's query. */
export function fits(filter: ActivityFilter, line: Activity): boolean {
  if (filter.after !== undefined && line.number <= filter.after) return false;
  if (filter.since !== undefined && line.at < filter.since) return false;
  if (filter.kind !== undefined && !filter.kind.includes(line.kind)) return false;
  return (['host', 'server', 'tool', 'outcome'] as const).every(
    (member) => filter[member] === undefined || filter[member] === line[member],
  );
}
