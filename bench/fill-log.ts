/** A log as years of use leave it, to be read. Its hashes are none: nothing here checks the chain. */
import { openDatabase, transaction } from '../core/storage/database.ts';
import { MIGRATIONS } from '../core/activity/migrations.ts';
import { COLUMNS } from '../core/activity/schema.ts';
import type { Activity } from '../shared/models.ts';

const hosts = ['claude-desktop', 'cursor', 'vscode', 'other'];
const kinds = ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'tool-error', 'error', 'denied', 'cancelled'];
const apartMs = 40_000;
/** So many calls per session. */
const callsEach = 200;

/** What only one call in the middle has: a search for it has to look everywhere. */
export const rareTool = 'export_everything';

/** Adds two lines per call, `lines` in all, the last a moment ago. */
export function fillLog(file: string, lines: number): void {
  const db = openDatabase(file, MIGRATIONS);
  const insert = db.prepare(
    `INSERT INTO activity (number, ${COLUMNS.join(', ')}, hash) VALUES (?, ${COLUMNS.map(() => '?').join(', ')}, ?)`,
  );
  const hash = Buffer.alloc(32);
  const last = Number(db.prepare('SELECT ifnull(max(number), 0) AS number FROM activity').get()?.['number']);
  const began = Date.now() - (lines / 2) * apartMs;
  transaction(db, () => {
    for (let line = 0; line < lines; line++) {
      const of = lineOf(line, lines, new Date(began + (line / 2) * apartMs));
      insert.run(last + 1 + line, ...COLUMNS.map((column) => of[column] ?? null), hash);
    }
  });
  db.close();
}

function lineOf(line: number, lines: number, time: Date): Partial<Activity> {
  const call = line >> 1;
  const session = Math.floor(call / callsEach);
  // Far apart for neighbours, and the same in every run.
  const chance = Math.imul(call, 0x9e3779b1) >>> 8;
  const of = {
    at: time.toISOString(),
    session: `s-${session.toString(16).padStart(12, '0')}`,
    host: hosts[session % 4],
    entry: `${hosts[session % 4]}-${(session % 9).toString().padStart(12, '0')}`,
    server: `server-${session % 7}`,
    account: `https://login.company.example#person-${session % 5}`,
  };
  if (call % callsEach === 0) return { ...of, ...edge(line, session) };
  if (call % 97 === 0) return { ...of, kind: 'token.refreshed', detail: `round ${chance % 1_000}` };
  const tool = call === lines >> 2 ? rareTool : `${['read', 'search', 'update'][chance % 3]}_thing_${chance % 40}`;
  const id = `${(chance * 7919).toString(16).padStart(12, '0')}-${call.toString(16).padStart(20, '0')}`;
  return {
    ...of,
    method: 'tools/call',
    tool,
    call: id,
    trace: id.replace('-', '').slice(0, 32),
    ...half(line, chance),
  };
}

function edge(line: number, session: number): Partial<Activity> {
  if (line % 2 === 1) return { kind: 'session.closed' };
  return { kind: 'session.opened', program: `/opt/${hosts[session % 4]}`, evidence: 'reported' };
}

function half(line: number, chance: number): Partial<Activity> {
  const content = { bytes: chance % 5_000, shape: '{"path":"string","limit":"number"}', commitment: 'c'.repeat(64) };
  if (line % 2 === 0) return { ...content, kind: 'call.started', decision: 'allow', because: `g${chance % 90}` };
  const durationMs = (chance % 3_000) + 3;
  return { ...content, kind: 'call.finished', outcome: kinds[chance % 10], durationMs, serverMs: durationMs - 2 };
}
