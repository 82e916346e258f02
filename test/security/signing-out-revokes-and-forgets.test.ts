/** Signing out ends what an account could do: at the issuer, which refuses its tokens, and here, where nothing of them is left. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

const names = ['notes', 'wiki'] as const;

describe('signing out', () => {
  let company: Company<(typeof names)[number]>;
  let drawbridge: Drawbridge;

  beforeEach(async () => {
    [company, drawbridge] = await Promise.all([
      startCompany({ notes: startLegacyServer, wiki: startModernServer }),
      startDrawbridge({ browser: 'scripted' }),
    ]);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: 'echo' });
    for (const name of names) {
      await drawbridge.add(name, company.servers[name].url.href);
      await drawbridge.cli(['login', name, '--yes']);
    }
  });
  afterEach(async () => {
    await drawbridge.stop();
    await company.stop();
  });

  /** Every refresh token that the issuer gave out so far. */
  const refreshTokens = () => company.idp.issued.filter((one) => company.idp.kinds.get(one) === 'refresh_token');
  /** What the issuer answers to somebody who has them too. */
  const trades = async (tokens: string[]): Promise<string[]> => {
    const { idp } = company;
    const client_id = idp.log.find(({ request }) => request === 'token')?.client ?? '';
    const trade = async (refresh_token: string): Promise<string> => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token, client_id });
      const response = await fetch(`${idp.issuer}/token`, { method: 'POST', body });
      return ((await response.json()) as { error?: string }).error ?? 'ok';
    };
    return Promise.all(tokens.map(trade));
  };

  /** The accounts of which anything is kept that a server said. */
  const rememberedAccounts = () => {
    using db = new DatabaseSync(join(drawbridge.home, 'state.db'), { readOnly: true });
    return db.prepare("SELECT account, what FROM said WHERE account <> ''").all();
  };

  const call = async (host: StdioHost) => {
    await host.initialize();
    return host.call('echo', { text: 'hello' });
  };

  it('everywhere makes the issuer refuse every refresh token it gave, and leaves no token here', async () => {
    const before = (await drawbridge.control.vault.status()).records;
    const { code, stdout } = await drawbridge.cli(['logout', '--all']);
    expect({ code, lines: stdout.trim().split('\n') }).toEqual({
      code: 0,
      lines: names.map((name) => expect.stringContaining(`Signed out of ${name}`)),
    });
    expect(stdout.match(/were revoked at/g)).toHaveLength(2);
    expect(await trades(refreshTokens())).toEqual(['invalid_grant', 'invalid_grant']);
    expect((await drawbridge.control.vault.status()).records).toBe(before - 2);
    expect((await drawbridge.control.servers.list()).map(({ accounts }) => accounts)).toEqual([[], []]);
  });

  it('is no sign-in: hosts get no answer from the server until the person has signed in again', async () => {
    await drawbridge.cli(['logout', 'notes']);
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.5' });
    const sent = company.servers.notes.received.length;
    const answer = await call(drawbridge.host('notes'));
    expect(answer.result).toMatchObject({ isError: true });
    const since = company.servers.notes.received.slice(sent);
    expect(since.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    expect(company.servers.notes.requests['tools/call']).toBeUndefined();
  });

  it('forgets what the servers said and listed to the account', async () => {
    const host = drawbridge.host('notes');
    await host.initialize();
    await host.request('tools/list');
    expect(rememberedAccounts()).not.toEqual([]);
    await drawbridge.cli(['logout', '--all']);
    expect(rememberedAccounts()).toEqual([]);
  });

  it('without a network is made good at the latest when the person signs in there again, whose tokens live', async () => {
    company.idp.become('down');
    const { stdout } = await drawbridge.cli(['logout', '--all']);
    expect(stdout.match(/cannot be reached/g)).toHaveLength(2);
    company.idp.become('up');
    const old = refreshTokens();
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 0 });
    expect(await trades(old)).toEqual(['invalid_grant', 'invalid_grant']);
    expect(textOf(await call(drawbridge.host('notes')))).toBe('hello');
  });
});
