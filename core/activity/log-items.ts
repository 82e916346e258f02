/** A log as what it is made of: out of the database itself, or out of an export. Reads only. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { fail } from '../../shared/problem.ts';
import { itemsOfDatabase } from './database-items.ts';
import type { LogItem } from './verify.ts';

/** Throws `log-unreadable`, `storage-failed` (by the caller's `storage`). */
export function* logItems(file: string): Generator<LogItem> {
  if (!existsSync(file)) fail('log-unreadable', { file, reason: 'there is no such file' });
  if (beginning(file, 15) === 'SQLite format 3') yield* itemsOfDatabase(file);
  else yield* itemsOfExport(file);
}

const checkpoint = z.object({
  number: z.number(),
  hash: z.string(),
  at: z.string(),
  key: z.string(),
  signature: z.string(),
});
/** The first line of an export as JSON lines. */
export const exportHead = z.object({
  drawbridge: z.literal('activity-log'),
  version: z.literal(1),
  exportedAt: z.string(),
  /** Only some of the records: what is left out cannot be told from what was taken out. */
  selection: z.boolean(),
  /** Where older records were removed: the signed end of them. */
  anchor: checkpoint.optional(),
  /** Where the export begins in the midst of the log: the record before its first. */
  start: z.object({ number: z.number(), hash: z.string() }).optional(),
});
export type ExportHead = z.infer<typeof exportHead>;

const exported = z.union([
  z.object({ checkpoint }),
  z.object({ hash: z.string() }).catchall(z.union([z.string(), z.number()])),
]);

function* itemsOfExport(file: string): Generator<LogItem> {
  let line = 0;
  for (const text of linesOf(file)) {
    line += 1;
    if (line === 1) yield* itemsOfHead(file, text);
    else yield itemOf(parsed(file, line, text, exported));
  }
  if (line === 0) fail('log-unreadable', { file, reason: 'it is empty' });
}

function* itemsOfHead(file: string, text: string): Generator<LogItem> {
  const { selection, anchor, start } = parsed(file, 1, text, exportHead);
  if (selection)
    fail('log-unreadable', { file, reason: 'it holds a selection of the records, which cannot be checked' });
  if (anchor) yield { kind: 'anchor', checkpoint: anchor };
  if (start) yield { kind: 'start', ...start };
}

function itemOf(item: z.infer<typeof exported>): LogItem {
  if (typeof item['checkpoint'] === 'object') return { kind: 'checkpoint', checkpoint: item['checkpoint'] };
  const { hash, ...members } = item as Record<string, string | number>;
  return { kind: 'record', members, hash: String(hash) };
}

function parsed<T>(file: string, line: number, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return fail('log-unreadable', { file, reason: `line ${line} is none of an export as JSON lines` });
  }
}

const CHUNK = 1024 * 1024;

function* linesOf(file: string): Generator<string> {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      const lines = (rest + decoder.decode(chunk.subarray(0, read), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}

function beginning(file: string, length: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes)).toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}
