/** Headers that a person stored for a server, such as an API key: sealed, and sent to that server alone. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import type { Authorization, FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { filesBelow, type Place, searchLeaks } from '../harness/leak-search.ts';

const passphrase = 'a key for the keys';
const secretOf = () => `key-${randomBytes(20).toString('hex')}`;

let drawbridge: Drawbridge;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  drawbridge = await startDrawbridge({ vault: 'untouched', browser: 'scripted' });
  await drawbridge.control.vault.use({ mode: 'passphrase', passphrase });
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: 'read-notes' });
});
afterEach(async () => {
  await drawbridge.stop();
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function started<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const one = await starting;
  running.push(one);
  return one;
}

/** A server that lets in whoever shows `good` under this name. */
function serverThatWants(name: string, good: { value: string }, challenge?: string): Promise<FakeServer> {
  const refused = { ok: false, status: 401, headers: challenge ? { 'www-authenticate': challenge } : {} } as const;
  const authorize = async (headers: IncomingHttpHeaders): Promise<Authorization> =>
    headers[name.toLowerCase()] === good.value ? { ok: true, subject: 'key' } : refused;
  return started(startLegacyServer({ authorize }));
}

async function add(name: string, url: string, header: string, value: string): Promise<void> {
  const args = ['add', name, url, '--header', header];
  expect(await drawbridge.cli(args, `${value}\n`)).toMatchObject({ code: 0 });
  expect(await drawbridge.cli(['connect', 'claude-desktop', name])).toMatchObject({ code: 0 });
}

/** What a call through a host of its own says. */
async function call(name: string): Promise<string | undefined> {
  const host = drawbridge.host(name);
  await host.initialize();
  const answer = await host.call('read-notes');
  await host.stop();
  return textOf(answer);
}

describe('a stored header', () => {
  it('goes with every request to its server, and to no other', async () => {
    const key = { value: secretOf() };
    const keys = await serverThatWants('X-Api-Key', key);
    const company: Company<'wiki'> = await started(startCompany({ wiki: startModernServer }));
    await add('keys', keys.url.href, 'X-Api-Key', key.value);
    await drawbridge.add('wiki', company.servers.wiki.url.href);
    await drawbridge.cli(['login', 'wiki', '--yes']);
    expect(await call('keys')).toBe('notes of key');
    expect(await call('wiki')).toBe('notes of ada');
    expect(keys.received.length).toBeGreaterThan(2);
    for (const { headers } of keys.received) expect(headers).toMatchObject({ 'x-api-key': key.value });
    expect(JSON.stringify(company.servers.wiki.received)).not.toContain(key.value);
    for (const { headers } of keys.received) expect(headers.authorization).toBeUndefined();
  });

  it('outlives the core, sealed: its value is in no file, output or answer', async () => {
    const key = { value: secretOf() };
    const keys = await serverThatWants('X-Api-Key', key);
    await add('keys', keys.url.href, 'X-Api-Key', key.value);
    expect(await drawbridge.cli(['stop'])).toMatchObject({ code: 0 });
    await drawbridge.startCore();
    await drawbridge.control.vault.unlock({ passphrase });
    expect(await call('keys')).toBe('notes of key');

    const outputs: Place[] = [];
    for (const args of [['list'], ['list', '--json'], ['status', '--json'], ['log', '--json'], ['hosts', '--json']]) {
      const { stdout, stderr } = await drawbridge.cli(args);
      outputs.push({ where: args.join(' '), bytes: Buffer.from(stdout + stderr) });
    }
    for await (const event of await drawbridge.control.state.follow()) {
      outputs.push({ where: 'the state that screens get', bytes: Buffer.from(JSON.stringify(event)) });
      break;
    }
    expect(outputs.map(({ bytes }) => bytes.toString()).join()).toContain('X-Api-Key');
    const places = [...outputs, ...filesBelow(drawbridge.env['HOME'] ?? '')];
    expect(places.map(({ where }) => where)).toContainEqual(expect.stringMatching(/vault\.db$/));
    expect(searchLeaks([{ what: 'the key', secret: key.value }], places)).toEqual([]);
  });

  it('that is refused says so instead of asking for a sign-in, and is replaced while the host runs', async () => {
    const good = { value: secretOf() };
    const keys = await serverThatWants('X-Api-Key', good);
    await add('keys', keys.url.href, 'X-Api-Key', secretOf());
    const host = drawbridge.host('keys');
    await host.initialize();
    const refused = textOf(await host.call('read-notes'));
    expect(refused).toContain('The server "keys" refuses what is stored for it (X-Api-Key).');
    expect(refused).toContain('drawbridge headers keys --header X-Api-Key');
    const [before] = await drawbridge.control.servers.list();
    expect(before?.health).toMatchObject({ state: 'failing' });
    const replaced = await drawbridge.cli(['headers', 'keys', '--header', 'X-Api-Key'], `${good.value}\n`);
    expect(replaced).toMatchObject({ code: 0, stdout: 'X-Api-Key is sent to keys with every request.\n' });
    expect(textOf(await host.call('read-notes'))).toBe('notes of key');
    good.value = secretOf();
    expect(textOf(await host.call('read-notes'))).toContain('refuses what is stored');
  });

  it('called Authorization takes the place of a sign-in: no issuer is asked, whatever the server says', async () => {
    const company: Company<'wiki'> = await started(startCompany({ wiki: startModernServer }));
    const { wiki } = company.servers;
    const metadata = `${wiki.url.origin}/.well-known/oauth-protected-resource${wiki.url.pathname}`;
    const good = { value: `Bearer ${secretOf()}` };
    const keys = await serverThatWants('Authorization', good, `Bearer resource_metadata="${metadata}"`);
    await add('keys', keys.url.href, 'Authorization', 'Bearer old');
    expect(await call('keys')).toContain('refuses what is stored for it (Authorization)');
    expect((await drawbridge.cli(['login', 'keys'])).stderr).toContain('refuses what is stored');
    expect(company.idp.log).toEqual([]);
    expect(wiki.received).toEqual([]);
    await drawbridge.cli(['headers', 'keys', '--header', 'Authorization'], `${good.value}\n`);
    expect(await call('keys')).toBe('notes of key');
    expect((await drawbridge.cli(['login', 'keys'])).stderr).toContain('asks for no sign-in');
    expect(drawbridge.browser.tabs()).toEqual([]);
  });

  it('goes beside a sign-in where the server wants both', async () => {
    const company: Company<'wiki'> = await started(startCompany({ wiki: startModernServer }));
    const { wiki } = company.servers;
    await add('wiki', wiki.url.href, 'X-Tenant', 'acme');
    expect(await drawbridge.cli(['login', 'wiki', '--yes'])).toMatchObject({ code: 0 });
    expect(await call('wiki')).toBe('notes of ada');
    expect(wiki.received.at(-1)?.headers).toMatchObject({
      'x-tenant': 'acme',
      authorization: expect.stringMatching(/^Bearer /) as string,
    });
    expect(company.idp.log.length).toBeGreaterThan(0);
  });

  it('is forgotten with its server, and when it is taken away', async () => {
    const key = { value: secretOf() };
    const keys = await serverThatWants('X-Api-Key', key);
    const records = async () => (await drawbridge.control.vault.status()).records;
    const none = await records();
    await add('keys', keys.url.href, 'X-Api-Key', key.value);
    expect(await records()).toBe(none + 1);
    expect(await drawbridge.cli(['headers', 'keys'])).toMatchObject({ code: 0 });
    expect(await records()).toBe(none);
    expect(await call('keys')).not.toBe('notes of key');
    expect(keys.received.at(-1)?.headers).not.toHaveProperty('x-api-key');
    await drawbridge.cli(['headers', 'keys', '--header', 'X-Api-Key'], `${key.value}\n`);
    expect(await records()).toBe(none + 1);
    expect(await drawbridge.cli(['remove', 'keys'])).toMatchObject({ code: 0 });
    expect(await records()).toBe(none);
  });

  it('whose value the vault has forgotten says so', async () => {
    const key = { value: secretOf() };
    const keys = await serverThatWants('X-Api-Key', key);
    await add('keys', keys.url.href, 'X-Api-Key', key.value);
    await drawbridge.control.vault.use({ mode: 'session-only', reset: true });
    const received = keys.received.length;
    expect(await call('keys')).toContain('What was stored for "keys" (X-Api-Key) is gone');
    expect(keys.received).toHaveLength(received);
  });

  it.each([
    { header: 'Host', value: 'elsewhere', reason: 'Drawbridge sets it itself' },
    { header: 'Mcp-Session-Id', value: 'mine', reason: 'Drawbridge sets it itself' },
    { header: 'Cookie', value: 'a=b', reason: 'a cookie belongs to a browser' },
    { header: 'X Key', value: 'a', reason: 'it is not the name of a header' },
    { header: 'X-Key', value: 'tück-secret', reason: 'its value holds characters that a header cannot' },
    { header: 'X-Key', value: '', reason: 'its value is empty' },
  ])('$header: $value is not taken, and leaves no server behind', async ({ header, value, reason }) => {
    const args = ['add', 'keys', 'https://keys.example/mcp', '--header', header];
    const { code, stdout, stderr } = await drawbridge.cli(args, `${value}\n`);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    if (value.length > 5) expect(stdout + stderr).not.toContain(value);
    expect(await drawbridge.control.servers.list()).toEqual([]);
  });
});
