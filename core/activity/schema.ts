import type { Activity } from '../../shared/models.ts';

/** Every member of a line but its number, in the order of the table's columns, which are named alike. */
export const COLUMNS = [
  'at',
  'kind',
  'session',
  'host',
  'entry',
  'server',
  'account',
  'method',
  'tool',
  'call',
  'decision',
  'because',
  'outcome',
  'durationMs',
  'detail',
  'way',
  'program',
] as const satisfies readonly (keyof Activity)[];

/** The members of few values that a search looks into; besides them it looks into `detail`. */
export const WORDS = ['kind', 'tool', 'server', 'host', 'method', 'outcome', 'account'] as const;

/** True of the lines that are not about calls: the few among the many. */
export const NOT_A_CALL = "kind NOT IN ('call.started', 'call.finished')";

/**
 * Append only, by the database's own word: lines cannot be changed or removed, and each takes the number after the last
 * (which also stops INSERT OR REPLACE). Each index costs every call about 8 µs, so there are few: a scan of a million
 * lines takes the reader under 100 ms anyhow. Indexes end with the row's number by themselves: a page needs no sorting.
 */
export const MIGRATIONS: readonly string[] = [
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
];
