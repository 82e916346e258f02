import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccessBook, type AccessBook } from '../../core/auth/accounts/access-book.ts';
import { accessOf } from '../../core/auth/accounts/access.ts';
import { createAccounts, type Accounts } from '../../core/auth/accounts/accounts.ts';
import { openAuthDatabase } from '../../core/auth/auth-database.ts';
import type { ScopePolicy } from '../../core/auth/auth.ts';
import { createSetRows, type SetRows } from '../../core/auth/tokens/set-rows.ts';

const AT = Date.parse('2026-01-01T00:00:00Z');
const ISSUER = 'https://issuer.example';

let folder: string;
let db: ReturnType<typeof openAuthDatabase>;
let accounts: Accounts;
let rows: SetRows;
let book: AccessBook;
let policy: ScopePolicy;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auth-access-'));
  open();
  policy = { words: () => undefined, first: () => undefined, tools: () => ({}), mayAsk: () => true };
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  const file = join(folder, 'auth.db');
  db = openAuthDatabase(file);
  accounts = createAccounts(db, file);
  rows = createSetRows(db, file);
  book = createAccessBook(db, file);
}

function signIn(server: string, id: string, sets: { agent?: string; scopes: string[]; until?: number }[]): void {
  accounts.put({
    server,
    id,
    url: `https://${server}.example/mcp`,
    issuer: ISSUER,
    subject: id,
    name: id,
    signedInAt: AT,
  });
  for (const { agent, scopes, until } of sets) {
    const key = { server, account: id, ...(agent !== undefined && { agent }) };
    const client = { id: 'c', method: 'none' } as const;
    rows.put({ key, issuer: ISSUER, resource: 'r', bare: false, client, scopes, since: AT, until, refreshable: true });
  }
}

const see = (server?: string) => accessOf(server, { accounts, rows, book, policy });

describe('the view of who may do what', () => {
  test('lists each token set with its agent, scopes in words, and its end', () => {
    policy.words = (scope) => (scope === 'write' ? 'Change pages' : undefined);
    signIn('wiki', 'ada', [
      { scopes: ['read'] },
      { agent: 'cursor', scopes: ['read', 'write'], until: AT + 3_600_000 },
    ]);
    const common = {
      server: 'wiki',
      account: 'ada',
      accountName: 'ada',
      issuer: ISSUER,
      since: '2026-01-01T00:00:00.000Z',
    };
    expect(see().sets).toEqual([
      { ...common, id: 'wiki/ada', scopes: [{ name: 'read', held: true }] },
      {
        ...common,
        id: 'wiki cursor/ada',
        agent: 'cursor',
        scopes: [
          { name: 'read', held: true },
          { name: 'write', words: 'Change pages', by: 'policy', held: true },
        ],
        until: '2026-01-01T01:00:00.000Z',
      },
    ]);
  });

  test('lists what tools need: as the policy says, else as was learned', () => {
    signIn('wiki', 'ada', [{ scopes: ['read'] }]);
    book.learn('wiki', 'save_page', ['read', 'write']);
    book.learn('wiki', 'drop_page', ['admin']);
    policy.tools = (server): Record<string, string[]> => (server === 'wiki' ? { save_page: ['write'] } : {});
    expect(see().tools).toEqual([
      { server: 'wiki', tool: 'save_page', scopes: ['write'], source: 'policy' },
      { server: 'wiki', tool: 'drop_page', scopes: ['admin'], source: 'learned' },
    ]);
  });

  test('of one server holds nothing of another', () => {
    signIn('wiki', 'ada', [{ scopes: ['read'] }]);
    signIn('crm', 'bob', [{ scopes: ['all'] }]);
    book.learn('crm', 'call', ['all']);
    book.refuse({ server: 'crm', account: 'bob', agent: 'cursor', scopes: ['more'] }, AT);
    expect(see('wiki')).toMatchObject({ sets: [{ server: 'wiki' }], tools: [], refused: [] });
    expect(see('crm')).toMatchObject({
      sets: [{ server: 'crm' }],
      tools: [{ tool: 'call' }],
      refused: [{ agent: 'cursor' }],
    });
  });
});

describe('what was learned and refused', () => {
  const no = { server: 'wiki', account: 'ada', agent: 'cursor', scopes: ['write'] };

  test('is kept in the file', () => {
    book.learn('wiki', 'save_page', ['write']);
    book.refuse(no, AT);
    book.setInterval(ISSUER, 12);
    db.close();
    open();
    expect(book.needs('wiki', 'save_page')).toEqual(['write']);
    expect(book.refused('wiki')).toMatchObject([{ ...no, at: '2026-01-01T00:00:00.000Z' }]);
    expect(book.interval(ISSUER)).toBe(12);
  });

  test('holds for the same scopes and more, for this agent and account only', () => {
    book.refuse(no, AT);
    expect(book.isRefused(no)).toBe(true);
    expect(book.isRefused({ ...no, scopes: ['write', 'admin'] })).toBe(true);
    expect(book.isRefused({ ...no, scopes: ['admin'] })).toBe(false);
    expect(book.isRefused({ ...no, agent: 'claude-desktop' })).toBe(false);
    expect(book.isRefused({ ...no, account: 'bob' })).toBe(false);
  });

  test('goes with its server', () => {
    book.learn('wiki', 'save_page', ['write']);
    book.refuse(no, AT);
    book.learn('crm', 'call', ['all']);
    book.forgetServer('wiki');
    expect(book.needs('wiki', 'save_page')).toEqual([]);
    expect(book.refused()).toEqual([]);
    expect(book.tools()).toEqual([{ server: 'crm', tool: 'call', scopes: ['all'] }]);
  });
});
