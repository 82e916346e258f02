/** What an older version stored goes on: an update signs nobody out. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { firstTables } from '../fakes/first-auth-database.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

let idp: CompanyIdp;
let room: AuthRoom;

beforeEach(async () => {
  idp = await startCompanyIdp({ resources: () => true, accessTokenTtl: 600 });
  room = await openAuthRoom({ scopes: ['openid', 'tools'] });
  room.description.authorization_servers = [idp.issuer];
  await room.auth.signIn(room.server, room.challenge).done;
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await idp.stop();
});

test('the first version’s sign-in is used, and its refresh token too', async () => {
  const auth = await room.reopen(() => {
    const now = new DatabaseSync(room.file);
    const [set] = now.prepare('SELECT * FROM token_set').all() as [Record<string, string | number>];
    const [who] = now.prepare('SELECT * FROM signed_in').all() as [Record<string, string>];
    now.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${room.file}${end}`, { force: true });
    writeFirst(set, who);
  });
  expect(await auth.token(room.server)).toMatchObject({ kind: 'held', held: { account: { id: 'ada' } } });
  room.clock.advance(600_000);
  expect(await auth.token(room.server)).toMatchObject({ kind: 'held' });
  expect(idp.log.filter(({ grant }) => grant === 'refresh_token')).toMatchObject([{ outcome: 'ok' }]);
});

test('that of the version before accounts could be a company’s is used, and nobody is asked anything', async () => {
  const auth = await room.reopen(() => {
    const db = new DatabaseSync(room.file);
    db.exec(`
      ALTER TABLE signed_in DROP COLUMN company;
      ALTER TABLE signed_in DROP COLUMN member;
      ALTER TABLE token_set DROP COLUMN withheld;
      DROP TABLE company_proof;
      PRAGMA user_version = 4`);
    db.close();
  });
  expect(await auth.token(room.server)).toMatchObject({ kind: 'held', held: { account: { id: 'ada' } } });
  expect(await auth.isSpent(room.server)).toBe(false);
  expect(room.questions).toHaveLength(1);
});

/** auth.db as the first version wrote it. */
function writeFirst(set: Record<string, string | number>, who: Record<string, string>): void {
  const db = new DatabaseSync(room.file);
  db.exec(firstTables);
  const expiresAt = new Date(Number(set['expires_at'])).toISOString();
  const life = { signedInAt: expiresAt, expiresAt, refreshable: true };
  const account = { id: who['id'], name: who['name'], scopes: ['tools'], ...life };
  const means = [set['bare'] ?? 0, set['resource'] ?? '', set['client_id'] ?? '', set['client_method'] ?? ''];
  const row = ['wiki', who['url'] ?? '', who['issuer'] ?? '', ...means, JSON.stringify(account)];
  db.prepare('INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(...row);
  db.close();
}
