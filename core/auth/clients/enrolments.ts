import type { DatabaseSync } from 'node:sqlite';
import { storage } from '../../storage/database.ts';

/** Which client a server's sign-ins use at an issuer: one the person gave, our public document, or one registered. */
export interface EnrolmentRow {
  server: string;
  issuer: string;
  origin: 'given' | 'document' | 'registered';
  clientId: string;
}

/** Who uses which issuer, so that the last one to go can take our registration away. */
export interface Enrolments {
  put(row: EnrolmentRow): void;
  of(server: string): EnrolmentRow[];
  at(issuer: string): EnrolmentRow[];
  forget(server: string): void;
  issuers(): string[];
}

interface Columns {
  server: string;
  issuer: string;
  origin: EnrolmentRow['origin'];
  client_id: string;
}

/** Enrolments in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createEnrolments(db: DatabaseSync, file: string): Enrolments {
  const put = db.prepare('INSERT OR REPLACE INTO enrolments VALUES (?, ?, ?, ?)');
  const of = db.prepare('SELECT * FROM enrolments WHERE server = ?');
  const at = db.prepare('SELECT * FROM enrolments WHERE issuer = ? ORDER BY server');
  const forget = db.prepare('DELETE FROM enrolments WHERE server = ?');
  const issuers = db.prepare('SELECT DISTINCT issuer FROM enrolments');
  const rows = (found: unknown): EnrolmentRow[] => (found as Columns[]).map(rowOf);
  return {
    put: ({ server, issuer, origin, clientId }) => storage(file, () => void put.run(server, issuer, origin, clientId)),
    of: (server) => storage(file, () => rows(of.all(server))),
    at: (issuer) => storage(file, () => rows(at.all(issuer))),
    forget: (server) => storage(file, () => void forget.run(server)),
    issuers: () => storage(file, () => (issuers.all() as unknown as { issuer: string }[]).map((row) => row.issuer)),
  };
}

function rowOf({ server, issuer, origin, client_id: clientId }: Columns): EnrolmentRow {
  return { server, issuer, origin, clientId };
}
