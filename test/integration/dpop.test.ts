/** Tokens bound to a key, through the built bridge: a real issuer and servers that check every proof with jose. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import type { DpopVerifier } from '../fakes/dpop-verifier.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startSseServer } from '../fakes/mcp-servers/sse-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

const passphrase = 'a key for the keys';

describe.each([
  ['a 2025-11-25 server', startLegacyServer],
  ['a 2026-07-28 server', startModernServer],
  ['an HTTP+SSE server', startSseServer],
])('with %s that takes only tokens bound to a key', (_, startServer) => {
  let company: Company<'notes'>;
  let server: FakeServer;
  let verifier: DpopVerifier;
  let drawbridge: Drawbridge;

  beforeAll(async () => {
    [company, drawbridge] = await Promise.all([
      startCompany({ notes: startServer }, { dpop: true }),
      startDrawbridge({ vault: 'untouched', browser: 'scripted' }),
    ]);
    server = company.servers.notes;
    if (!company.verifiers.notes) throw new Error('nobody checks the proofs');
    verifier = company.verifiers.notes;
    await drawbridge.control.vault.use({ mode: 'passphrase', passphrase });
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: 'read-notes' });
  });
  afterAll(async () => {
    await drawbridge.stop();
    await company.stop();
  });

  /** A call through a host of its own; what came of each proof since it began. */
  async function call(): Promise<{ text: string | undefined; outcomes: string[] }> {
    const before = verifier.seen.length;
    const host = drawbridge.host('notes');
    await host.initialize();
    const text = textOf(await host.call('read-notes'));
    await host.stop();
    return { text, outcomes: verifier.seen.slice(before).map(({ outcome }) => outcome) };
  }
  const tokens = () => new Set(server.received.flatMap(({ headers }) => headers.authorization ?? []));
  const tokenRequests = () =>
    company.idp.log.filter(({ request }) => request === 'token').map(({ grant, outcome }) => `${grant} ${outcome}`);

  it('signs in and calls: the nonces of issuer and server are asked for once and then used', async () => {
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 0 });
    expect(tokenRequests()).toEqual(['authorization_code use_dpop_nonce', 'authorization_code ok']);
    const { text, outcomes } = await call();
    expect(text).toBe('notes of ada');
    expect(outcomes[0]).toBe('use_dpop_nonce');
    expect(new Set(outcomes.slice(1))).toEqual(new Set(['ok']));
  });

  it('shows the token under its own scheme only', () => {
    expect([...tokens()].map((line) => line.split(' ')[0])).toEqual(['DPoP']);
  });

  it('proves again where a nonce has ended, and the call runs once', async () => {
    const calls = server.calls.length;
    verifier.expireNonces();
    const { text, outcomes } = await call();
    expect(text).toBe('notes of ada');
    expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual(['use_dpop_nonce']);
    expect(server.calls).toHaveLength(calls + 1);
  });

  it('goes on after a restart with the key from the vault', async () => {
    expect(await drawbridge.cli(['stop'])).toMatchObject({ code: 0 });
    await drawbridge.startCore();
    await drawbridge.control.vault.unlock({ passphrase });
    expect((await call()).text).toBe('notes of ada');
    expect(tokens().size).toBe(1);
  });

  it('refreshes with that key, in no other tab', async () => {
    company.distrust();
    expect((await call()).text).toBe('notes of ada');
    expect(tokens().size).toBe(2);
    expect(tokenRequests().slice(2)).toEqual(['refresh_token use_dpop_nonce', 'refresh_token ok']);
    expect(drawbridge.browser.tabs()).toHaveLength(1);
  });

  it('never proved wrongly or twice with the same proof', () => {
    expect(verifier.seen.filter(({ outcome }) => outcome === 'invalid_dpop_proof')).toEqual([]);
    const ids = verifier.seen.map(({ proof }) => proof?.jti);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('what a thief records on the way is of no use: not the whole request, not the token alone', async () => {
    const { authorization = '', dpop } = server.received.findLast(({ method }) => method === 'POST')?.headers ?? {};
    const replay = (headers: Record<string, string>) =>
      fetch(server.url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' });
    const whole = await replay({ authorization, dpop: String(dpop) });
    expect([whole.status, whole.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('invalid_dpop_proof'),
    ]);
    for (const headers of [{ authorization }, { authorization: authorization.replace('DPoP', 'Bearer') }]) {
      expect((await replay(headers)).status).toBe(401);
    }
  });
});
