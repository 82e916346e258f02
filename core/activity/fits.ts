import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { EXACT, WORDS } from './schema.ts';

/** Whether a line fits, by the same rules as the database's query. */
export function fits(filter: ActivityFilter, line: Activity): boolean {
  if (filter.after !== undefined && line.number <= filter.after) return false;
  if (filter.before !== undefined && line.number >= filter.before) return false;
  if (filter.since !== undefined && line.at < filter.since) return false;
  if (filter.kind !== undefined && !filter.kind.includes(line.kind)) return false;
  if (filter.text !== undefined && !isFoundIn(line, filter.text)) return false;
  return EXACT.every((member) => filter[member] === undefined || filter[member] === line[member]);
}

function isFoundIn(line: Activity, text: string): boolean {
  return [...WORDS, 'detail' as const].some((member) => holds(line[member] ?? '', text));
}

/** Whether `value` holds `text`, upper and lower case alike. */
export function holds(value: string, text: string): boolean {
  const fold = isAscii(text) ? asciiFold : unicodeFold;
  return fold(value).includes(fold(text));
}

/** The database itself compares only a-z and A-Z without regard to case, much faster than we can. */
export function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text) && !text.includes('\0');
}

function asciiFold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function unicodeFold(text: string): string {
  return text.toLowerCase();
}
