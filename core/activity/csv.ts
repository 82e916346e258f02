import type { Activity } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { COLUMNS } from './schema.ts';

const columns = ['number', ...COLUMNS] as const;

export function csvHead(): string {
  return `${columns.join(',')}\r\n`;
}

/** RFC 4180. */
export function csvLine(record: Activity): string {
  return `${columns.map((column) => field(record[column])).join(',')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets a `'` before it: hosts and servers made some of them up. */
function field(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = visible(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
