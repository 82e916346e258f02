import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuthDatabase } from '../../../core/auth/auth-database.ts';
import { createEnrolments } from '../../../core/auth/clients/enrolments.ts';
import { createRegistrations } from '../../../core/auth/clients/registrations.ts';
import { firstTables } from '../../fakes/first-auth-database.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auth-database-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As the first version wrote it. */
const FIRST = `${firstTables}
  INSERT INTO accounts VALUES ('wiki', 'u', 'https://a.example', 0, 'r', 'c1', 'none', '{"id":"ada","scopes":[],"signedInAt":"2026-01-01T00:00:00Z","refreshable":true}'),
    ('notes', 'u', 'https://b.example', 0, 'r', 'ours', 'none', '{"id":"ada","scopes":[],"signedInAt":"2026-01-01T00:00:00Z","refreshable":true}');
  INSERT INTO registrations VALUES ('https://a.example', 'http://127.0.0.1:5000/callback', 'c1', 'none', NULL);
  INSERT INTO given_clients VALUES ('notes', 'u', 'ours', 'https://b.example');
  PRAGMA user_version = 1`;

test('registrations of the first version go on, and it is known who uses them', () => {
  const file = join(folder, 'auth.db');
  const before = new DatabaseSync(file);
  before.exec(FIRST);
  before.close();
  const db = openAuthDatabase(file);
  expect(createRegistrations(db, file).at('https://a.example')).toEqual([
    {
      issuer: 'https://a.example',
      clientId: 'c1',
      redirectUri: 'http://127.0.0.1:5000/callback',
      method: 'none',
      registeredAt: expect.closeTo(Date.now(), -5),
    },
  ]);
  const enrolments = createEnrolments(db, file);
  expect(enrolments.of('wiki')).toMatchObject([{ origin: 'registered', clientId: 'c1' }]);
  expect(enrolments.of('notes')).toMatchObject([{ origin: 'given', clientId: 'ours' }]);
  db.close();
});
