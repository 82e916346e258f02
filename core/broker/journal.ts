import { createHash } from 'node:crypto';
import { maskText, SHORTEST_TOKEN } from '../../shared/mask-tokens.ts';
import { openDatabase, storage, transaction } from '../storage/database.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { JsonObject, RequestId } from '../eras/messages.ts';

/** A request the core took over and may have acted on. */
export interface TakenRequest {
  id: RequestId;
  method: string;
}

/** What is left of a session whose core died. */
export interface Remains {
  entry: string;
  /** The host's `initialize` params, if it got that far. */
  handshake?: JsonObject;
  /** By the host's lines, which hold several where it sent a batch. */
  taken: ReadonlyMap<number, readonly TakenRequest[]>;
}

/**
 * Remembers, across the core's death, what each bridge's session had agreed on and which requests were under way. Requests
 * that may be repeated without harm are never in it: their lines stay with the bridge until answered.
 */
export interface Journal {
  open(resume: string, entry: string): void;
  find(resume: string): Remains | undefined;
  handshake(resume: string, params: JsonObject): void;
  /** On disk before it returns. */
  take(resume: string, line: number, requests: readonly TakenRequest[]): void;
  /** Answered, and the bridge knows; its row goes at some later point. Never throws: what stays does no harm. */
  closed(resume: string, line: number): void;
  /** Never throws: what stays is forgotten at a later start. */
  end(resume: string): void;
  close(): void;
}

const migrations = [
  `CREATE TABLE session (key TEXT PRIMARY KEY, entry TEXT NOT NULL, handshake TEXT, opened_at TEXT NOT NULL) STRICT;
   CREATE TABLE taken (
     session TEXT NOT NULL REFERENCES session (key) ON DELETE CASCADE, line INTEGER NOT NULL, id TEXT NOT NULL,
     method TEXT NOT NULL, PRIMARY KEY (session, line)
   ) STRICT, WITHOUT ROWID`,
];

/** Rows of answered requests are swept in batches: the bridge knows what is open, so they do no harm meanwhile. */
const sweepEvery = 64;
/** A host may run for weeks before the core is updated under it, and then wants to go on. */
const keepSessionsMs = 90 * 24 * 3_600_000;

export function createJournal(options: { file: string; clock: Clock }): Journal {
  const { file, clock } = options;
  const db = openDatabase(file, migrations, { alone: true });
  const act = <T>(statement: () => T): T => storage(file, statement);
  const insertSession = db.prepare('INSERT INTO session VALUES (?, ?, NULL, ?)');
  const setHandshake = db.prepare('UPDATE session SET handshake = ? WHERE key = ?');
  const selectSession = db.prepare('SELECT entry, handshake FROM session WHERE key = ?');
  const selectTaken = db.prepare('SELECT line, id, method FROM taken WHERE session = ?');
  const insertTaken = db.prepare('INSERT INTO taken VALUES (?, ?, ?, ?)');
  const deleteTaken = db.prepare('DELETE FROM taken WHERE session = ? AND line = ?');
  const deleteSession = db.prepare('DELETE FROM session WHERE key = ?');
  act(() => db.prepare('DELETE FROM session WHERE opened_at < ?').run(isoTime(clock.now() - keepSessionsMs)));

  // Needed twice for every call.
  const keys = new Map<string, string>();
  const keyFor = (resume: string) => {
    const key = keys.get(resume) ?? keyOf(resume);
    keys.set(resume, key);
    return key;
  };
  let answered: { key: string; line: number }[] = [];
  const sweep = () => {
    transaction(db, () => answered.forEach(({ key, line }) => deleteTaken.run(key, line)));
    answered = [];
  };

  return {
    open(resume, entry) {
      act(() => insertSession.run(keyFor(resume), entry, isoTime(clock.now())));
    },
    find(resume) {
      const key = keyOf(resume);
      const row = act(() => selectSession.get(key)) as { entry: string; handshake: string | null } | undefined;
      if (!row) return undefined;
      const rows = act(() => selectTaken.all(key)) as { line: number; id: string; method: string }[];
      return {
        entry: row.entry,
        taken: new Map(rows.map((row) => [row.line, requestsIn(row)])),
        ...(row.handshake === null ? {} : { handshake: JSON.parse(row.handshake) as JsonObject }),
      };
    },
    handshake(resume, params) {
      act(() => setHandshake.run(JSON.stringify(params), keyFor(resume)));
    },
    take(resume, line, requests) {
      const { id, method } = rowOf(requests.map(masked));
      act(() => insertTaken.run(keyFor(resume), line, id, method));
    },
    closed(resume, line) {
      answered.push({ key: keyFor(resume), line });
      if (answered.length % sweepEvery === 0) tidy(sweep);
    },
    end(resume) {
      tidy(() => deleteSession.run(keyFor(resume)));
      keys.delete(resume);
    },
    close() {
      db.close();
    },
  };
}

/** A host may say anything in the place of a method; what looks like a token in it does not lie on disk. */
function masked({ id, method }: TakenRequest): TakenRequest {
  return { id, method: method.length < SHORTEST_TOKEN ? method : maskText(method) };
}

const batch = 'batch';

/** One request is its id and its method; of several, the first column holds all of both. */
function rowOf(requests: readonly TakenRequest[]): { id: string; method: string } {
  const [only, ...more] = requests;
  if (only && more.length === 0) return { id: JSON.stringify(only.id), method: only.method };
  return { id: JSON.stringify(requests), method: batch };
}

function requestsIn({ id, method }: { id: string; method: string }): readonly TakenRequest[] {
  const read = JSON.parse(id) as RequestId | TakenRequest[];
  return Array.isArray(read) ? read : [{ id: read, method }];
}

/** Removing what is not needed any more may fail, on a full disk above all, without anything being lost. */
function tidy(remove: () => void): void {
  try {
    remove();
  } catch {
    // Left for later.
  }
}

/** The resume key opens a session, so only its hash is kept. */
function keyOf(resume: string): string {
  return createHash('sha256').update(resume).digest('base64url');
}
