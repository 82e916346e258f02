import type { DatabaseSync } from 'node:sqlite';
import { storage } from '../../storage/database.ts';
import type { Signal } from './otlp.ts';

/** How far a collector has one signal. */
export interface Delivery {
  /** Records up to here need not be sent any more; 0: none came yet. */
  number: number;
  /** When the collector last took something, ISO 8601. */
  at?: string | undefined;
  /** How many log records or spans it will never take. */
  refused: number;
  /** Its reason for the last of these: its own words, shown as text only. */
  why?: string | undefined;
}

/** Kept beside the records, so that it holds over restarts. Problems: `disk-full`, `storage-failed`. */
export interface Deliveries {
  of(collector: string, signal: Signal): Delivery;
  set(collector: string, signal: Signal, delivery: Delivery): void;
}

export const nothingDelivered: Delivery = { number: 0, refused: 0 };

export function createDeliveries(db: DatabaseSync, file: string): Deliveries {
  const read = db.prepare('SELECT number, at, refused, why FROM delivery WHERE collector = ? AND signal = ?');
  const write = db.prepare('INSERT OR REPLACE INTO delivery VALUES (?, ?, ?, ?, ?, ?)');
  return {
    of: (collector, signal) =>
      storage(file, () => {
        const row = read.get(collector, signal);
        if (row === undefined) return nothingDelivered;
        const text = (member: string) => (typeof row[member] === 'string' ? row[member] : undefined);
        return { number: Number(row['number']), at: text('at'), refused: Number(row['refused']), why: text('why') };
      }),
    set: (collector, signal, { number, at, refused, why }) =>
      storage(file, () => void write.run(collector, signal, number, at ?? null, refused, why ?? null)),
  };
}
