import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Migration } from '../storage/database.ts';
import { chainHash, GENESIS, type Members } from './chain.ts';

/** Members of few values. */
const WORDS = ['kind', 'tool', 'server', 'host', 'method', 'outcome', 'account'];
const NOT_A_CALL = "kind NOT IN ('call.started', 'call.finished')";

/**
 * Append only, by the database's own word: lines cannot be changed or removed, and each takes the number after the last
 * (which also stops INSERT OR REPLACE). There is no index but the number: each would cost every call about 8 µs, and the
 * reader has its own (segments.ts).
 */
export const MIGRATIONS: readonly Migration[] = [
  `CREATE TABLE activity (
     number INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, session TEXT, host TEXT, entry TEXT, server TEXT,
     account TEXT, method TEXT, tool TEXT, call TEXT, decision TEXT, because TEXT, outcome TEXT, durationMs REAL,
     detail TEXT
   ) STRICT;
   CREATE INDEX activity_tool ON activity (tool) WHERE tool IS NOT NULL;
   CREATE INDEX activity_event ON activity (kind) WHERE ${NOT_A_CALL};
   CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity
     BEGIN SELECT RAISE(ABORT, 'the activity log is append only'); END;
   CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity
     BEGIN SELECT RAISE(ABORT, 'the activity log is append only'); END;
   CREATE TRIGGER activity_no_gap BEFORE INSERT ON activity
     WHEN NEW.number IS NOT (SELECT ifnull(max(number), 0) + 1 FROM activity)
     BEGIN SELECT RAISE(ABORT, 'activity is numbered without gaps'); END`,
  // Every value that these members ever had, so that a search reads these few and not every line.
  `CREATE TABLE word (member TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (member, value)) STRICT, WITHOUT ROWID;
   ${WORDS.map((member) => `INSERT INTO word SELECT DISTINCT '${member}', ${member} FROM activity WHERE ${member} IS NOT NULL`).join(';')};
   CREATE INDEX activity_detail ON activity (detail) WHERE detail IS NOT NULL`,
  `ALTER TABLE activity ADD COLUMN way TEXT;
   ALTER TABLE activity ADD COLUMN program TEXT`,
  chainRecords,
  'DROP TABLE word; DROP INDEX activity_detail; DROP INDEX activity_event; DROP INDEX activity_tool',
  prepareForwarding,
];

/** Each record gets the hash that joins it to the one before; what was written before gets it now, in its order. */
function chainRecords(db: DatabaseSync): void {
  const added = Object.entries(ADDED).map(([name, type]) => `ALTER TABLE activity ADD COLUMN ${name} ${type}`);
  db.exec(`${added.join(';')}; DROP TRIGGER activity_no_update; DROP TRIGGER activity_no_delete`);
  const set = db.prepare('UPDATE activity SET hash = ? WHERE number = ?');
  const page = db.prepare('SELECT * FROM activity WHERE number > ? ORDER BY number LIMIT 1000');
  let previous = GENESIS;
  let last = 0;
  // Page by page: a statement that reads a table must not see what is written to it meanwhile.
  for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
    for (const { hash: _, ...members } of rows) {
      last = Number(members['number']);
      previous = chainHash(previous, members as Members);
      set.run(Buffer.from(previous, 'hex'), last);
    }
  }
  db.exec(CHECKED);
}

/** This log gets a name of its own, and keeps how far each collector has each signal. */
function prepareForwarding(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE installation (id TEXT NOT NULL) STRICT;
    CREATE TABLE delivery (
      collector TEXT NOT NULL, signal TEXT NOT NULL, number INTEGER NOT NULL, at TEXT, refused INTEGER NOT NULL, why TEXT,
      PRIMARY KEY (collector, signal)
    ) STRICT, WITHOUT ROWID`);
  db.prepare('INSERT INTO installation VALUES (?)').run(randomUUID());
}

const ADDED = {
  evidence: 'TEXT',
  scopes: 'TEXT',
  personMs: 'REAL',
  tokenMs: 'REAL',
  serverMs: 'REAL',
  bytes: 'INTEGER',
  shape: 'TEXT',
  commitment: 'TEXT',
  trace: 'TEXT',
  parentSpan: 'TEXT',
  hash: 'BLOB',
} as const;

/**
 * A checkpoint is the hash of a record, signed. The anchor is one too: what was removed because it was old ended with it. Only
 * that may be removed, oldest first; a record without a hash may not be added.
 */
const CHECKED = `
  CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY, hash BLOB NOT NULL, at TEXT NOT NULL, key BLOB NOT NULL, signature BLOB NOT NULL
  ) STRICT;
  CREATE TABLE anchor (
    id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, hash BLOB NOT NULL, at TEXT NOT NULL,
    key BLOB NOT NULL, signature BLOB NOT NULL
  ) STRICT;
  CREATE TABLE content (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
  CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity
    BEGIN SELECT RAISE(ABORT, 'the activity log is append only'); END;
  CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity
    WHEN OLD.number > (SELECT ifnull(max(number), 0) FROM anchor)
      OR OLD.number IS NOT (SELECT min(number) FROM activity)
      OR OLD.number IS (SELECT max(number) FROM activity)
    BEGIN SELECT RAISE(ABORT, 'the activity log is append only'); END;
  DROP TRIGGER activity_no_gap;
  CREATE TRIGGER activity_no_gap BEFORE INSERT ON activity
    WHEN NEW.number IS NOT (SELECT ifnull(max(number), 0) + 1 FROM activity) OR length(NEW.hash) IS NOT 32
    BEGIN SELECT RAISE(ABORT, 'activity is numbered without gaps and chained by hashes'); END`;
