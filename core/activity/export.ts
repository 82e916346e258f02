/** The log as text for elsewhere: JSON lines (which can be verified), CSV for tables, CEF for a SIEM. */
import type { DatabaseSync } from 'node:sqlite';
import type { Activity, ActivityFilter } from '../../shared/models.ts';
import { version } from '../../shared/version.ts';
import { visibleJson } from '../../shared/visible.ts';
import { cefLine } from './cef.ts';
import { csvHead, csvLine } from './csv.ts';
import { fits } from './fits.ts';
import { type ExportHead, logItems } from './log-items.ts';
import { allLines, openToRead } from './query.ts';
import type { LogItem } from './verify.ts';

export type ExportFormat = 'jsonl' | 'csv' | 'cef';

/** Lines with their ends. What is exported is what was recorded when it began. */
export function* exportLines(
  file: string,
  format: ExportFormat,
  filter: ActivityFilter,
  now: string,
): Generator<string> {
  const db = openToRead(file);
  try {
    if (format === 'csv') yield csvHead();
    if (format !== 'jsonl') {
      for (const record of records(db, filter)) yield format === 'csv' ? csvLine(record) : cefLine(record, version);
    } else yield* jsonLines(db, file, filter, now);
  } finally {
    db.close();
  }
}

/** All that fits, oldest first. */
function* records(db: DatabaseSync, filter: ActivityFilter): Generator<Activity> {
  for (const record of allLines(db, filter.after ?? 0)) if (fits(filter, record)) yield record;
}

function* jsonLines(db: DatabaseSync, file: string, filter: ActivityFilter, now: string): Generator<string> {
  const { after = 0, since, limit: _, ...chosen } = filter;
  const head = { drawbridge: 'activity-log', version: 1, exportedAt: now, selection: false } as const;
  if (Object.keys(chosen).length > 0) {
    yield line({ ...head, selection: true } satisfies ExportHead);
    for (const record of records(db, filter)) yield line(record);
    return;
  }
  // What begins in the midst of the log can still be verified from there on: so a time comes to a number.
  yield* wholeLines(logItems(file), Math.max(after, since === undefined ? 0 : numberBefore(db, since)), head);
}

function* wholeLines(items: Iterable<LogItem>, after: number, head: ExportHead): Generator<string> {
  let start: LogItem | undefined;
  let hasBegun = false;
  for (const item of items) {
    if (!hasBegun && isBefore(item, after)) {
      if (item.kind !== 'checkpoint') start = item;
      continue;
    }
    if (!hasBegun && item.kind === 'checkpoint') continue;
    if (!hasBegun) yield line({ ...head, ...beginning(start) });
    hasBegun = true;
    if (item.kind === 'record') yield line({ ...present(item.members), hash: item.hash });
    if (item.kind === 'checkpoint') yield line({ checkpoint: item.checkpoint });
  }
  if (!hasBegun) yield line({ ...head, ...beginning(start) });
}

function isBefore(item: LogItem, after: number): boolean {
  return item.kind === 'anchor' || (item.kind === 'record' && Number(item.members['number']) <= after);
}

function beginning(item: LogItem | undefined): Pick<ExportHead, 'anchor' | 'start'> {
  if (item?.kind === 'anchor') return { anchor: item.checkpoint };
  return item?.kind === 'record' ? { start: { number: Number(item.members['number']), hash: item.hash } } : {};
}

function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

function line(value: unknown): string {
  return `${visibleJson(value)}\n`;
}

/** Of the last record before `since`; 0: there is none. */
function numberBefore(db: DatabaseSync, since: string): number {
  const row = db.prepare('SELECT min(number) AS number FROM activity WHERE at >= ?').get(since);
  const last = db.prepare('SELECT ifnull(max(number), 0) AS number FROM activity').get();
  return row?.['number'] === null ? Number(last?.['number']) : Number(row?.['number']) - 1;
}
