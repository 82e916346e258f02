import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { canMakeCertificates, makeCertificate, type Certificate } from '../fakes/certificate.ts';
import { startConnectProxy, type ConnectProxy } from '../fakes/connect-proxy.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startOddServer, type OddServer } from '../fakes/mcp-servers/odd-server.ts';
import { createRemote } from '../../core/remote/create-remote.ts';
import { createHttpStack } from '../../core/remote/http-stack.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { ask, asked, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});
function start(env: Record<string, string> = {}) {
  const ours = startRemote(env);
  cleanups.push(ours.end);
  return (url: URL) => ours.remote.open(openOptions(url));
}

/** An address of this machine where nobody listens any more. */
async function deadAddress(): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://127.0.0.1:${port}/mcp`);
}

describe('a server out of reach', () => {
  test('that refuses the connection', async () => {
    const why = { kind: 'unreachable', reason: 'connection refused' };
    expect(await failure(start()(await deadAddress()))).toEqual({ why, ran: 'no' });
  });

  test('whose name nobody knows', async () => {
    const { why, ran } = await failure(start()(new URL('http://nobody.invalid/mcp')));
    expect(why.kind).toBe('unreachable');
    expect(why).toHaveProperty('reason', expect.stringMatching(/^its name/));
    expect(ran).toBe('no');
  });

  test('that hangs up without a word', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(async () => void server.close());
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
    expect((await failure(start()(url))).why).toEqual({ kind: 'unreachable', reason: 'the connection was cut' });
  });
});

test('a server that takes the question and never answers is given up', async () => {
  const server = await startOddServer(() => undefined);
  const stack = createHttpStack({ env: {} });
  const clock = createManualClock();
  cleanups.push(server.stop, stack.close);
  const remote = createRemote({ send: stack.send, clock, name: 'Drawbridge', version: '0.1.0' });
  const answer = failure(remote.open(openOptions(server.url)));
  clock.advance(30_000);
  const why = { kind: 'unreachable', reason: 'it did not answer in time' };
  expect(await answer).toEqual({ why, ran: 'no' });
});

describe.skipIf(!canMakeCertificates())('TLS', () => {
  let certificate: Certificate;
  let server: OddServer;
  beforeAll(async () => {
    certificate = makeCertificate();
    server = await startOddServer(({ json }) => json({ hello: true }), { tls: certificate });
  });
  afterAll(async () => {
    await server.stop();
    certificate.remove();
  });

  test('a certificate nobody vouches for ends it, with nothing sent', async () => {
    const why = { kind: 'tls', reason: 'its certificate is signed by itself' };
    expect(await failure(start()(server.url))).toEqual({ why, ran: 'no' });
    expect(server.received).toEqual([]);
  });

  test('a server that speaks no TLS is told apart', async () => {
    const plain = await startModernServer();
    cleanups.push(plain.stop);
    const url = new URL(plain.url.href.replace('http:', 'https:'));
    expect((await failure(start()(url))).why).toMatchObject({ kind: 'tls' });
  });

  test.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])(
    'a certificate that the computer trusts (%s) is trusted',
    async (variable) => {
      const stack = new URL('../../core/remote/http-stack.ts', import.meta.url).href;
      const script = `
        const { createHttpStack } = await import(${JSON.stringify(stack)});
        const stack = createHttpStack({ env: {} });
        console.log(await (await stack.fetch(${JSON.stringify(server.url.href)})).text());
        await stack.close();`;
      const args = ['--input-type=module', '--eval', script];
      const env = { PATH: process.env['PATH'], [variable]: certificate.file };
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      expect(stdout.trim()).toBe('{"hello":true}');
    },
  );
});

describe('a proxy in the environment', () => {
  let server: FakeServer;
  let proxy: ConnectProxy;
  async function behind(options: { refuse?: number } = {}): Promise<{ url: URL; env: Record<string, string> }> {
    server = await startModernServer();
    proxy = await startConnectProxy(options);
    cleanups.push(server.stop, proxy.stop);
    const url = new URL(server.url.href.replace('127.0.0.1', 'mcp.example'));
    return { url, env: { http_proxy: proxy.url, HTTPS_PROXY: proxy.url } };
  }

  test('is used for servers elsewhere, by name', async () => {
    const { url, env } = await behind();
    const conversation = await start(env)(url);
    expect(resultOf((await ask(conversation, asked('tools/list'))).response)).toHaveProperty('tools');
    expect(new Set(proxy.asked)).toEqual(new Set([url.host]));
  });

  test('is not used for this machine, nor for what no_proxy names', async () => {
    const { env } = await behind();
    await start(env)(server.url);
    const except = { ...env, NO_PROXY: 'nobody.invalid' };
    expect((await failure(start(except)(new URL('http://sub.nobody.invalid/mcp')))).why.kind).toBe('unreachable');
    expect(proxy.asked).toEqual([]);
  });

  test('that refuses is named', async () => {
    const { url, env } = await behind({ refuse: 407 });
    const why = { kind: 'unreachable', reason: 'the proxy refused the connection, HTTP 407' };
    expect(await failure(start(env)(url))).toEqual({ why, ran: 'no' });
  });

  test('whose address cannot be read is named', async () => {
    const { url } = await behind();
    const why = { kind: 'unreachable', reason: 'the address of the proxy cannot be read' };
    expect((await failure(start({ http_proxy: 'http://:::' })(url))).why).toEqual(why);
  });
});
