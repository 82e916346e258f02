import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Secret } from '../../../shared/secret.ts';
import type { Clock } from '../../ports/clock.ts';
import { storage } from '../../storage/database.ts';
import type { RecordName, Vault } from '../../vault/vault.ts';
import type { AuthServer } from '../auth.ts';
import type { Issued } from './refresh-request.ts';
import { methodOf } from './set-rows.ts';

/**
 * Tokens that wait to be given back to their issuer: it could not be reached when they were signed out, or would have ended
 * others with them.
 */
export interface QueuedRevocation {
  id: string;
  server: AuthServer;
  issued: IssuedTo;
  /** Milliseconds since 1970. */
  queuedAt: number;
}

/** `subject`: the person they were for, where the issuer says. */
export interface IssuedTo extends Issued {
  subject?: string | undefined;
}

export interface Revocations {
  list(): QueuedRevocation[];
  /** Seals the tokens until the issuer took them. */
  add(server: AuthServer, issued: IssuedTo, tokens: Secret): Promise<void>;
  /** `undefined`: gone with the vault they were sealed in. */
  tokens(id: string): Promise<Secret | undefined>;
  /** They were given back, or nothing is to be gained any more. */
  done(id: string): Promise<void>;
}

interface Columns {
  id: string;
  server: string;
  url: string;
  issuer: string;
  bare: number;
  client_id: string;
  client_method: string;
  queued_at: number;
  subject: string | null;
}

interface Parts {
  db: DatabaseSync;
  file: string;
  vault: Vault;
  clock: Clock;
}

/** The queue in auth.db. Problems: the vault's, `disk-full`, `storage-failed`. */
export function createRevocations({ db, file, vault, clock }: Parts): Revocations {
  const list = db.prepare('SELECT * FROM revocation ORDER BY queued_at');
  const add = db.prepare('INSERT INTO revocation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM revocation WHERE id = ?');
  const issuerOf = db.prepare('SELECT issuer FROM revocation WHERE id = ?');
  const nameOf = (id: string): RecordName => {
    const row = storage(file, () => issuerOf.get(id)) as { issuer: string } | undefined;
    return { kind: 'revocation', issuer: row?.issuer ?? '', account: id };
  };
  return {
    list: () => storage(file, () => (list.all() as unknown as Columns[]).map(queuedOf)),
    async add(server, { issuer, bare, client, subject }, tokens) {
      const id = randomUUID();
      await vault.put({ kind: 'revocation', issuer, account: id }, tokens);
      const means = [issuer, Number(bare), client.id, client.method];
      const row = [id, server.id, server.url, ...means, clock.now(), subject ?? null];
      storage(file, () => void add.run(...row));
    },
    tokens: (id) => vault.get(nameOf(id)),
    async done(id) {
      await vault.delete(nameOf(id));
      storage(file, () => void remove.run(id));
    },
  };
}

function queuedOf(row: Columns): QueuedRevocation {
  return {
    id: row.id,
    server: { id: row.server, url: row.url },
    issued: {
      issuer: row.issuer,
      bare: row.bare === 1,
      client: { id: row.client_id, method: methodOf(row.client_method) },
      subject: row.subject ?? undefined,
    },
    queuedAt: row.queued_at,
  };
}
