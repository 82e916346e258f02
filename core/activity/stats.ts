import type { DatabaseSync } from 'node:sqlite';
import type { LogStats } from '../../shared/activity.ts';
import { openToRead } from './query.ts';

const MOST = 10;

/** Numbers of the log since a time (ISO 8601), or of all of it. */
export function statsOf(file: string, since = ''): LogStats {
  const db = openToRead(file);
  try {
    return stats(db, since);
  } finally {
    db.close();
  }
}

function stats(db: DatabaseSync, since: string): LogStats {
  const all = <Row>(sql: string) => db.prepare(sql).all(since) as unknown as Row[];
  const calls = "FROM activity WHERE kind = 'call.finished' AND at >= ?";
  const [total] = all<{ records: number; first: string | null; last: string | null }>(
    'SELECT count(*) AS records, min(at) AS first, max(at) AS last FROM activity WHERE at >= ?',
  );
  return {
    records: total?.records ?? 0,
    first: total?.first ?? undefined,
    last: total?.last ?? undefined,
    outcomes: all(`SELECT ifnull(outcome, '') AS name, count(*) AS calls ${calls} GROUP BY 1 ORDER BY 2 DESC`),
    tools: all(
      `SELECT server, ifnull(tool, method) AS tool, count(*) AS calls, avg(durationMs) AS averageMs, max(durationMs) AS longestMs
       ${calls} GROUP BY 1, 2 ORDER BY calls DESC LIMIT ${MOST}`,
    ),
    hosts: all(`SELECT ifnull(host, '') AS name, count(*) AS calls ${calls} GROUP BY 1 ORDER BY 2 DESC LIMIT ${MOST}`),
    problems: all(
      `SELECT ifnull(outcome, '') AS name, count(*) AS calls FROM activity
       WHERE kind = 'problem' AND at >= ? GROUP BY 1 ORDER BY 2 DESC LIMIT ${MOST}`,
    ),
  };
}
