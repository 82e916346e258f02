import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../core/consent/migrations.ts';
import type { AnswerMore } from '../../core/consent/answers.ts';
import type { Remember } from '../../shared/models.ts';
import { createRoom, mail, type Room } from './consent-room.ts';

let room: Room;
beforeEach(() => {
  room = createRoom();
});
afterEach(() => room.remove());

async function answered(answer: 'allow' | 'deny', remember: Remember, more: AnswerMore = {}, call = mail()) {
  const verdict = room.check(call);
  room.consent.answer(room.openPrompt(), answer, remember, more);
  return await verdict;
}
const endings = () => room.consent.permissions(true).map(({ id, ended }) => [id, ended?.how]);

describe('the ledger', () => {
  test('says by whom, from where, when, how often and when last', async () => {
    const by = { way: 'command', program: '/usr/bin/node', pid: 12 } as const;
    await answered('allow', 'always', { by, bounds: { everyHost: true } });
    room.clock.advance(1_000);
    await room.check(mail());
    room.consent.revoke(['g1']);
    expect(room.consent.permissions()).toEqual([]);
    room.restart();
    expect(room.consent.permissions(true)).toEqual([
      {
        id: 'g1',
        origin: 'grant',
        effect: 'allow',
        host: '*',
        server: 'mail',
        tool: 'send_mail',
        by,
        createdAt: '2026-01-01T00:00:00.000Z',
        lastUsedAt: '2026-01-01T00:00:01.000Z',
        uses: 1,
        ended: { at: '2026-01-01T00:00:01.000Z', how: 'revoked' },
      },
    ]);
  });

  test('says how each ended', async () => {
    await answered('allow', 'session');
    room.consent.endSession('s1');
    await answered('allow', 'time', { bounds: { minutes: 1 } });
    room.clock.advance(60_000);
    await answered('allow', 'always', { bounds: { calls: 2 } });
    await room.check(mail());
    const scope = { host: '*', server: 'mail', tool: 'other' };
    room.consent.setRule({ ...scope, effect: 'allow' });
    room.consent.setRule({ ...scope, effect: 'deny' });
    room.consent.revoke('all');
    expect(endings()).toEqual([
      ['g1', 'session'],
      ['g2', 'expired'],
      ['g3', 'spent'],
      ['r1', 'replaced'],
      ['r2', 'revoked'],
    ]);
    const told = room.lines.filter(({ kind, outcome }) => kind === 'permission.changed' && outcome !== 'set');
    expect(told.map(({ because, outcome }) => [because, outcome])).toEqual([
      ['g1', 'session ended'],
      ['g2', 'expired'],
      ['g3', 'spent'],
      ['r2', 'revoked'],
    ]);
  });

  test('keeps grants of different bounds side by side', async () => {
    const to = (name: string) => ({ arguments: { to: name } });
    const bounds = (name: string) => ({ bounds: { arguments: [{ pointer: '/to', equals: name }] } });
    await answered('allow', 'always', bounds('ada'), mail(to('ada')));
    await answered('allow', 'always', bounds('bob'), mail(to('bob')));
    expect(endings()).toEqual([
      ['g1', undefined],
      ['g2', undefined],
    ]);
    room.consent.revoke(['g1']);
    expect(room.consent.decide(mail(to('ada'))).effect).toBe('ask');
    expect(room.consent.decide(mail(to('bob')))).toEqual({ effect: 'allow', because: 'g2' });
  });

  test('revokes several at once, and an ended one not again', async () => {
    room.consent.setRule({ host: '*', server: 'a', tool: '*', effect: 'deny' });
    room.consent.setRule({ host: '*', server: 'b', tool: '*', effect: 'deny' });
    expect(room.consent.revoke(['r1', 'r2'])).toBe(2);
    expect(() => room.consent.revoke(['r1'])).toThrow('There is no permission with the number r1.');
  });

  test('tells a revoked permission from one that ended otherwise', async () => {
    await answered('allow', 'always', { bounds: { calls: 2 } });
    await room.check(mail());
    expect(room.consent.isRevoked('g1')).toBe(false);
    await answered('allow', 'always');
    room.consent.revoke('all');
    expect(room.consent.isRevoked('g2')).toBe(true);
    expect(room.consent.isRevoked('p1')).toBe(false);
  });
});

test('a store of the first version keeps its permissions and pins', async () => {
  room.consent.close();
  const { file } = room;
  const db = new DatabaseSync(file);
  db.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1;
    INSERT INTO permission VALUES ('g7', 'grant', 'allow', 'cursor', 'mail', 'send_mail', NULL, '2025-01-01T00:00:00.000Z', NULL, 4);
    INSERT INTO pin VALUES ('mail', 'send_mail', 'another', '2025-01-01T00:00:00.000Z')`);
  db.close();
  room.restart();
  expect(room.consent.permissions()).toMatchObject([{ id: 'g7', uses: 4 }]);
  expect(room.consent.decide(mail())).toEqual({ effect: 'ask', because: 'definition-changed' });
});
