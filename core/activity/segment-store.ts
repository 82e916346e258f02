import { deserialize, serialize } from 'node:v8';
import { openDatabase } from '../storage/database.ts';
import { MEMBERS, type Segment } from './segment.ts';

/**
 * Whole segments, in a file of the reader's own: a million lines take seconds to be read from the log and a tenth of one from
 * here. Each is bound to the log by its last line's hash, which says all that came before. Only a copy: where it cannot be
 * read or written, everything comes from the log.
 */
export interface SegmentStore {
  has(index: number, hash: Uint8Array): boolean;
  get(index: number, hash: Uint8Array): Segment | undefined;
  put(index: number, hash: Uint8Array, segment: Segment): void;
  /** Forgets those before `index`: their lines were removed from the log. */
  forgetBefore(index: number): void;
}

/** Segments that were written otherwise are not read. */
const layout = `1 ${MEMBERS.join(' ')}`;

const migrations = [
  'CREATE TABLE segment (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, layout TEXT NOT NULL, data BLOB NOT NULL) STRICT',
];

export function openSegmentStore(file: string): SegmentStore {
  const opened = orNothing(() => openDatabase(file, migrations));
  return opened === undefined ? nothing : storeIn(opened);
}

function storeIn(db: ReturnType<typeof openDatabase>): SegmentStore {
  const select = db.prepare('SELECT data FROM segment WHERE number = ? AND hash = ? AND layout = ?');
  const exists = db.prepare('SELECT 1 FROM segment WHERE number = ? AND hash = ? AND layout = ?');
  const insert = db.prepare('INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM segment WHERE number < ?');
  return {
    has: (index, hash) => orNothing(() => exists.get(index, hash, layout)) !== undefined,
    get: (index, hash) =>
      orNothing(() => {
        const data = select.get(index, hash, layout)?.['data'];
        return data instanceof Uint8Array ? (deserialize(data) as Segment) : undefined;
      }),
    put: (index, hash, segment) => void orNothing(() => insert.run(index, hash, layout, serialize(segment))),
    forgetBefore: (index) => void orNothing(() => remove.run(index)),
  };
}

const nothing: SegmentStore = {
  has: () => false,
  get: () => undefined,
  put: () => {},
  forgetBefore: () => {},
};

/** A copy that cannot be had is no failure: it is made again. */
function orNothing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
