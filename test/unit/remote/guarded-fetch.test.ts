import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fetch } from '../../../core/ports/fetch.ts';
import { createGuardedFetch, UrlRefused } from '../../../core/remote/guarded-fetch.ts';
import { createHttpStack, type StackInit } from '../../../core/remote/http-stack.ts';
import { startOddServer, type OddServer } from '../../fakes/mcp-servers/odd-server.ts';

const names: Record<string, string[]> = {
  'mcp.example': ['93.184.216.34'],
  'login.example': ['93.184.216.35', '2606:4700::1111'],
  'rebound.example': ['93.184.216.36', '127.0.0.1'],
  'inside.example': ['10.1.2.3'],
  'login.inside.example': ['10.9.9.9', 'fd00::9'],
};
const resolve = async (hostname: string): Promise<LookupAddress[]> => {
  const addresses = names[hostname] ?? (/^[\d.]+$|:/.test(hostname) ? [hostname] : undefined);
  if (addresses === undefined) throw new Error('not known');
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

/** What reached the network. */
function watched(home: string, answer = () => new Response('{}')) {
  const sent: { url: string; init: StackInit }[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    sent.push({ url: String(url), init });
    return answer();
  };
  return { sent, guarded: createGuardedFetch(fetch, { home: new URL(home), resolve }) };
}

describe('for a public server', () => {
  test.each([
    'https://login.example/.well-known/openid-configuration',
    'https://93.184.216.35/x',
    'https://[2606:4700::1111]/x',
  ])('%s may be read', async (url) => {
    const { guarded, sent } = watched('https://mcp.example/mcp');
    expect(await (await guarded(url)).json()).toEqual({});
    expect(sent).toHaveLength(1);
  });

  test.each([
    'http://login.example/x',
    'ftp://login.example/x',
    'https://name:word@login.example/x',
    'https://127.0.0.1/x',
    'http://localhost:1234/x',
    'https://[::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[::ffff:7f00:1]/x',
    'https://[64:ff9b::7f00:1]/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://0.0.0.0/x',
    'https://10.0.0.1/x',
    'https://192.168.1.1/x',
    'https://100.64.0.1/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[fe80::1]/x',
    'https://[fd00::1]/x',
    'https://inside.example/x',
    'https://rebound.example/x',
  ])('%s is refused before anything is sent', async (url) => {
    const { guarded, sent } = watched('https://mcp.example/mcp');
    await expect(guarded(url)).rejects.toBeInstanceOf(UrlRefused);
    expect(sent).toEqual([]);
  });

  test('the connection goes to the addresses that were checked', async () => {
    const { guarded, sent } = watched('https://mcp.example/mcp');
    await guarded('https://login.example/x');
    expect(sent[0]?.init.addresses?.map(({ address }) => address)).toEqual(names['login.example']);
  });

  test('a server whose name also leads to this machine gains nothing by it', async () => {
    const { guarded } = watched('https://rebound.example/mcp');
    await expect(guarded('https://127.0.0.1/x')).rejects.toBeInstanceOf(UrlRefused);
    await expect(guarded('https://10.0.0.1/x')).rejects.toBeInstanceOf(UrlRefused);
  });
});

test("a server inside the company's network may name others there, but not this machine", async () => {
  const { guarded, sent } = watched('https://inside.example/mcp');
  await guarded('https://login.inside.example/x');
  expect(sent).toHaveLength(1);
  await expect(guarded('https://127.0.0.1/x')).rejects.toBeInstanceOf(UrlRefused);
  await expect(guarded('https://169.254.169.254/x')).rejects.toBeInstanceOf(UrlRefused);
});

test('no credentials go along on a read', async () => {
  const { guarded, sent } = watched('https://mcp.example/mcp');
  const headers = { authorization: 'Bearer x', cookie: 'a=b', accept: 'application/json' };
  await guarded('https://login.example/x', { headers });
  expect([...new Headers(sent[0]?.init.headers)]).toEqual([['accept', 'application/json']]);
});

test('more than a mebibyte is refused', async () => {
  const { guarded } = watched('https://mcp.example/mcp', () => new Response('x'.repeat(1024 * 1024 + 1)));
  await expect(guarded('https://login.example/x')).rejects.toThrow('more than 1048576 bytes');
});

test('a redirect to another origin is handed back, not followed', async () => {
  const redirect = () => new Response(null, { status: 302, headers: { location: 'https://127.0.0.1/x' } });
  const { guarded, sent } = watched('https://mcp.example/mcp', redirect);
  expect((await guarded('https://login.example/x')).status).toBe(302);
  expect(sent).toHaveLength(1);
});

describe('with the real stack', () => {
  let server: OddServer;
  const stack = createHttpStack({ env: {} });
  beforeAll(async () => {
    server = await startOddServer(({ json }) => json({ here: true }));
  });
  afterAll(async () => {
    await stack.close();
    await server.stop();
  });

  test('a server on this machine may name this machine, by http', async () => {
    const guarded = createGuardedFetch(stack.fetch, { home: server.url });
    expect(await (await guarded(new URL('/x', server.url))).json()).toEqual({ here: true });
  });

  test('a name is looked up once: what it means later does not matter', async () => {
    const pinned = async () => [{ address: '127.0.0.1', family: 4 }];
    const guarded = createGuardedFetch(stack.fetch, { home: new URL('http://localhost/mcp'), resolve: pinned });
    const url = new URL(server.url.href.replace('127.0.0.1', 'name.localhost'));
    expect(await (await guarded(url)).json()).toEqual({ here: true });
  });
});
