/** Records ready to be sent. For the reader's thread: neither reading nor writing them out takes a call's time. */
import type { DatabaseSync } from 'node:sqlite';
import { COLUMNS } from '../schema.ts';
import { type Forwarded, resourceOf, type Sender, type Signal } from './otlp.ts';
import { logRecord } from './otlp-logs.ts';
import { spansOf } from './otlp-spans.ts';

export interface BatchQuery {
  signal: Signal;
  /** The last record that is not to be in it. */
  after: number;
  /** Records, at most. */
  limit: number;
  sender: Omit<Sender, 'installation'>;
}

/** `to`: the last record it covers. `items`: how many log records or spans; 0: there is nothing to send of these records. */
export interface Batch {
  to: number;
  records: number;
  items: number;
  body: string;
}

/** A body is not longer, but for one record; in characters. Collectors refuse long ones. */
const LONGEST_BODY = 1_000_000;

/** `settle` makes sure that what was read survives a loss of power: an id must never be given to another record. */
export function createBatches(db: DatabaseSync, settle: () => void): (query: BatchQuery) => Batch | undefined {
  const after = db.prepare(
    `SELECT number, ${COLUMNS.join(', ')}, lower(hex(hash)) AS hash FROM activity WHERE number > ? ORDER BY number LIMIT ?`,
  );
  const installation = String(db.prepare('SELECT id FROM installation').get()?.['id']);
  return (query) => {
    const sender = { ...query.sender, installation };
    const items: string[] = [];
    let batch: Omit<Batch, 'body' | 'items'> | undefined;
    let length = 0;
    for (const row of after.iterate(query.after, query.limit)) {
      const written = itemsOf(query.signal, present(row), sender).map((item) => JSON.stringify(item));
      length += written.join().length;
      if (batch !== undefined && length > LONGEST_BODY) break;
      items.push(...written);
      batch = { to: Number(row['number']), records: (batch?.records ?? 0) + 1 };
    }
    if (batch === undefined) return undefined;
    if (items.length > 0) settle();
    return { ...batch, items: items.length, body: bodyOf(query.signal, sender, items) };
  };
}

/** What asks a collector whether it takes anything at all. */
export function emptyBody(signal: Signal): string {
  return JSON.stringify(signal === 'logs' ? { resourceLogs: [] } : { resourceSpans: [] });
}

function itemsOf(signal: Signal, record: Forwarded, sender: Sender): object[] {
  return signal === 'logs' ? [logRecord(record, sender)] : spansOf(record, sender);
}

function bodyOf(signal: Signal, sender: Sender, items: readonly string[]): string {
  const resource = JSON.stringify(resourceOf(sender));
  const scope = JSON.stringify({ name: 'drawbridge.activity', version: sender.version });
  const [outer, inner, list] =
    signal === 'logs' ? ['resourceLogs', 'scopeLogs', 'logRecords'] : ['resourceSpans', 'scopeSpans', 'spans'];
  return `{"${outer}":[{"resource":${resource},"${inner}":[{"scope":${scope},"${list}":[${items.join(',')}]}]}]}`;
}

function present(row: Record<string, unknown>): Forwarded {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Forwarded;
}
