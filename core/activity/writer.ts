import type { SQLInputValue } from 'node:sqlite';
import type { Activity, ActivityDraft } from '../../shared/models.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import { openDatabase, storage } from '../storage/database.ts';
import { COLUMNS, MIGRATIONS, WORDS } from './schema.ts';

/** A text longer than this was made by somebody hostile; in characters. What is cut ends with `…`. */
const LONGEST = 2_000;

/** Words the writer remembers having noted: far more than one person's tools. */
const WORDS_KNOWN = 1_000;

export interface Writer {
  /** Commits before it returns. */
  append(draft: ActivityDraft): Activity;
  /** The number of the last line; 0 in an empty log. */
  head(): number;
  close(): void;
}

/** Problems: `database-newer`, `disk-full`, `storage-failed`. */
export function openWriter(file: string, clock: Clock): Writer {
  const db = openDatabase(file, MIGRATIONS);
  const insert = db.prepare(
    `INSERT INTO activity (number, ${COLUMNS.join(', ')})
     VALUES ((SELECT ifnull(max(number), 0) + 1 FROM activity), ${COLUMNS.map(() => '?').join(', ')})`,
  );
  const insertWord = db.prepare('INSERT OR IGNORE INTO word VALUES (?, ?)');
  // Most lines bring no new word; this spares them the look.
  const known = new Set<string>();
  const noteWord = (member: string, value: string | undefined) => {
    const word = `${member} ${value}`;
    if (value === undefined || known.has(word)) return;
    insertWord.run(member, value);
    if (known.size >= WORDS_KNOWN) known.clear();
    known.add(word);
  };
  let head = Number(db.prepare('SELECT ifnull(max(number), 0) AS head FROM activity').get()?.['head']);
  return {
    append: (draft) =>
      storage(file, () => {
        const line = { ...bounded(draft), at: isoTime(clock.now()) };
        // Before the line: a search that sees the line must find its words.
        for (const member of WORDS) noteWord(member, line[member]);
        const { lastInsertRowid } = insert.run(...COLUMNS.map((column): SQLInputValue => line[column] ?? null));
        head = Number(lastInsertRowid);
        return { ...line, number: head };
      }),
    head: () => head,
    close() {
      if (db.isOpen) db.close();
    },
  };
}

/** Texts that came from a server or host, such as a tool's name, must not fill the disk. */
function bounded(draft: ActivityDraft): ActivityDraft {
  const long = Object.entries(draft).filter(([, value]) => typeof value === 'string' && value.length > LONGEST);
  if (long.length === 0) return draft;
  const cut = long.map(([member, value]) => [member, `${String(value).slice(0, LONGEST - 1)}…`]);
  return { ...draft, ...Object.fromEntries(cut) };
}
