import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

describe('tokens', () => {
  let company: Company<'notes' | 'wiki'>;
  let drawbridge: Drawbridge;

  beforeAll(async () => {
    [company, drawbridge] = await Promise.all([
      startCompany({ notes: startLegacyServer, wiki: startModernServer }),
      startDrawbridge({ browser: 'scripted' }),
    ]);
    for (const name of ['notes', 'wiki'] as const) {
      await drawbridge.add(name, company.servers[name].url.href);
      await drawbridge.cli(['login', name, '--yes']);
    }
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: 'read-*' });
  });
  afterAll(async () => {
    await drawbridge.stop();
    await company.stop();
  });

  const bearersAt = (server: FakeServer) =>
    new Set(server.received.flatMap(({ headers }) => headers.authorization?.replace(/^Bearer /, '') ?? []));
  const everythingAt = (server: FakeServer) => JSON.stringify(server.received);

  it('go to the server they were issued for and to no other', async () => {
    for (const name of ['notes', 'wiki'] as const) {
      const host = drawbridge.host(name);
      await host.initialize();
      expect((await host.call('read-notes')).result).toMatchObject({ content: [{ text: 'notes of ada' }] });
      await host.stop();
    }
    const [atNotes, atWiki] = [bearersAt(company.servers.notes), bearersAt(company.servers.wiki)];
    expect(atNotes.size).toBeGreaterThan(0);
    expect(atWiki.size).toBeGreaterThan(0);
    for (const token of atNotes) expect(everythingAt(company.servers.wiki)).not.toContain(token);
    for (const token of atWiki) expect(everythingAt(company.servers.notes)).not.toContain(token);
  });

  it('are in the header of every request of a conversation, whatever its method', async () => {
    const { notes } = company.servers;
    const since = notes.received.length;
    const host = drawbridge.host('notes');
    await host.initialize();
    await host.call('read-notes');
    await host.stop();
    const requests = () => notes.received.slice(since).filter(({ path }) => path === notes.url.pathname);
    // The session is ended after the host has gone.
    await expect
      .poll(() => new Set(requests().map(({ method }) => method)))
      .toEqual(new Set(['POST', 'GET', 'DELETE']));
    expect(requests().filter(({ headers }) => headers.authorization?.startsWith('Bearer ') !== true)).toEqual([]);
  });

  it('are never in an address, at a server or at an issuer', () => {
    const { idp, servers } = company;
    const asked = [...servers.notes.received, ...servers.wiki.received].map(({ path }) => path);
    const addresses = [...asked, ...idp.addresses];
    expect(asked.length).toBeGreaterThan(0);
    expect(idp.addresses.some((address) => address.startsWith('/auth?'))).toBe(true);
    const [codes, tokens] = [true, false].map((wanted) =>
      idp.issued.filter((secret) => (idp.kinds.get(secret) === 'code') === wanted),
    );
    expect(codes?.length).toBeGreaterThan(0);
    expect(tokens?.filter((token) => addresses.some((address) => address.includes(token)))).toEqual([]);
  });

  it('other than access tokens never leave the issuer: no code, refresh token, verifier or client secret is at a server', () => {
    const allowed = new Set([...bearersAt(company.servers.notes), ...bearersAt(company.servers.wiki)]);
    const secrets = company.idp.issued.filter((secret) => !allowed.has(secret));
    expect(secrets.length).toBeGreaterThan(0);
    const said = everythingAt(company.servers.notes) + everythingAt(company.servers.wiki);
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
  });

  it('are revoked at the issuer and forgotten here at sign-out, and the next call asks for a sign-in', async () => {
    const before = (await drawbridge.control.vault.status()).records;
    const { code, stdout } = await drawbridge.cli(['logout', '--all']);
    expect(code).toBe(0);
    expect(stdout).toContain('revoked');
    expect((await drawbridge.control.vault.status()).records).toBeLessThan(before);
    expect(company.idp.log.filter(({ request }) => request === 'revocation').map(({ outcome }) => outcome)).toContain(
      'ok',
    );

    const calls = company.servers.notes.calls.length;
    drawbridge.browser.behave('abandon');
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.5' });
    const host = drawbridge.host('notes');
    await host.initialize();
    expect((await host.call('read-notes')).result).toMatchObject({ isError: true });
    expect(company.servers.notes.calls).toHaveLength(calls);
  });
});
