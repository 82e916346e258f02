import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccounts, EVERYBODY, type AccountRow, type Accounts } from '../../core/auth/accounts/accounts.ts';
import { openAuthDatabase } from '../../core/auth/auth-database.ts';

let folder: string;
let open: () => Accounts;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  const file = join(folder, 'auth.db');
  open = () => createAccounts(openAuthDatabase(file), file);
});
afterEach(() => rmSync(folder, { recursive: true }));

function row(id: string): AccountRow {
  return { server: 'wiki', id, url: 'https://wiki.example/mcp', issuer: 'https://login.example', signedInAt: 1 };
}

describe('the account a host uses', () => {
  test('is the first one signed in, unless another was chosen for it', () => {
    const accounts = open();
    accounts.put(row('ada'));
    accounts.put(row('bob'));
    accounts.choose('wiki', 'cursor', 'bob');
    expect(accounts.of('wiki', 'claude-desktop')?.id).toBe('ada');
    expect(accounts.of('wiki', 'cursor')?.id).toBe('bob');
    expect(open().of('wiki', 'cursor')?.id).toBe('bob');
  });

  test('is nobody, not somebody else, once it was signed out', () => {
    const accounts = open();
    accounts.put(row('ada'));
    accounts.put(row('bob'));
    accounts.choose('wiki', 'cursor', 'bob');
    accounts.delete('wiki', 'bob');
    expect(accounts.of('wiki', 'cursor')).toBeUndefined();
    expect(open().of('wiki', 'cursor')).toBeUndefined();
    expect(accounts.of('wiki', 'claude-desktop')?.id).toBe('ada');
    expect(accounts.chosen('wiki')).toEqual([{ agent: 'cursor', account: 'bob' }]);
    accounts.put(row('bob'));
    expect(accounts.of('wiki', 'cursor')?.id).toBe('bob');
  });

  test('is the default again when the person says so, also after a restart', () => {
    const accounts = open();
    accounts.put(row('ada'));
    accounts.put(row('bob'));
    accounts.choose('wiki', 'cursor', 'bob');
    accounts.unchoose('wiki', 'cursor');
    expect(accounts.of('wiki', 'cursor')?.id).toBe('ada');
    expect(open().chosen('wiki')).toEqual([]);
  });

  test('is whoever signs in next where the last one was signed out', () => {
    const accounts = open();
    accounts.put(row('ada'));
    accounts.choose('wiki', 'cursor', 'ada');
    accounts.delete('wiki', 'ada');
    accounts.put(row('bob'));
    expect(accounts.of('wiki', 'cursor')?.id).toBe('bob');
    expect(accounts.of('wiki', EVERYBODY)?.id).toBe('bob');
    expect(accounts.chosen('wiki')).toEqual([]);
  });
});
