import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  legacyHandshake,
  modernHandshake,
  startOddServer,
  type OddRequest,
  type OddServer,
} from '../fakes/mcp-servers/odd-server.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { ask, asked, createInbox, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

let ours: ReturnType<typeof startRemote>;
const servers: OddServer[] = [];
beforeEach(() => {
  ours = startRemote();
});
afterEach(async () => {
  await ours.end();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
async function serve(answer: (odd: OddRequest) => void): Promise<OddServer> {
  const server = await startOddServer(answer);
  servers.push(server);
  return server;
}
const open = ({ url }: OddServer) => ours.remote.open(openOptions(url));

describe('a legacy session', () => {
  test('goes on reading an answer whose stream broke off', async () => {
    const answer = (id: unknown) => `id: 2\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result: { ok: true } })}\n\n`;
    let asking: unknown;
    const server = await serve((odd) => {
      if (legacyHandshake(odd)) return;
      if (odd.request.method === 'GET') {
        odd.events(answer(asking));
      } else {
        asking = odd.message.id;
        odd.events('id: 1\nretry: 5\ndata: \n\n');
      }
    });
    expect(resultOf((await ask(await open(server), asked('tools/call'))).response)).toEqual({ ok: true });
    const resumed = server.received.at(-1);
    expect(resumed?.headers).toMatchObject({ 'last-event-id': '1', 'mcp-session-id': 'session-1' });
  });

  test('is lost for good when its answer cannot be taken up again', async () => {
    const server = await serve((odd) => {
      if (legacyHandshake(odd)) return;
      if (odd.request.method === 'GET') odd.response.writeHead(404).end();
      else odd.events('id: 1\nretry: 5\ndata: \n\n');
    });
    const lost = await failure(ask(await open(server), asked('tools/call')));
    expect(lost).toEqual({ why: { kind: 'stream-lost' }, ran: 'maybe' });
  });

  test('names where it was read to, whatever the server calls it', async () => {
    const server = await serve((odd) => {
      if (legacyHandshake(odd)) return;
      if (odd.request.method === 'GET') odd.response.writeHead(404).end();
      else odd.events('id: näher\nretry: 5\ndata: \n\n');
    });
    await failure(ask(await open(server), asked('tools/call')));
    const named = server.received.at(-1)?.headers['last-event-id'];
    expect(Buffer.from(String(named), 'latin1').toString()).toBe('näher');
  });

  test.each([503, 429])(
    'keeps its own stream open, from where it was read to, at the pace the server asks for, past a %i',
    async (busy) => {
      const inbox = createInbox();
      const said = (n: number) =>
        `id: ${n}\nretry: 1\ndata: {"jsonrpc":"2.0","method":"notifications/n","params":{"n":${n}}}\n\n`;
      let opened = 0;
      const server = await serve((odd) => {
        if (odd.request.method !== 'GET') legacyHandshake(odd);
        else if (++opened === 2) odd.response.writeHead(busy).end();
        else odd.events(said(opened), { open: opened === 3 });
      });
      await ours.remote.open(openOptions(server.url, { onMessage: inbox.put }));
      await inbox.until((message) => 'method' in message && message.params?.['n'] === 3);
      const gets = server.received.filter(({ method }) => method === 'GET');
      expect(gets.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '1']);
    },
  );

  test('is not asked again for a stream of its own that it does not have', async () => {
    const clock = createManualClock();
    const patient = startRemote({}, clock);
    const server = await serve((odd) => {
      if (!legacyHandshake(odd)) odd.json({ jsonrpc: '2.0', id: odd.message.id, result: {} });
    });
    try {
      const conversation = await patient.remote.open(openOptions(server.url));
      const gets = () => server.received.filter(({ method }) => method === 'GET').length;
      while (gets() === 0) await ask(conversation, asked('tools/list'));
      for (let minutes = 0; minutes < 5; minutes++) {
        await ask(conversation, asked('tools/list'));
        clock.advance(60_000);
      }
      expect(gets()).toBe(1);
    } finally {
      await patient.end();
    }
  });

  test('opens its own stream again once a token works', async () => {
    const inbox = createInbox();
    const refused = Promise.withResolvers<void>();
    let good = false;
    const server = await serve((odd) => {
      if (odd.request.method !== 'GET') {
        if (!legacyHandshake(odd)) odd.json({ jsonrpc: '2.0', id: odd.message.id, result: {} });
      } else if (good) {
        odd.events('data: {"jsonrpc":"2.0","method":"notifications/n"}\n\n', { open: true });
      } else {
        odd.response.writeHead(401).end();
        refused.resolve();
      }
    });
    const conversation = await ours.remote.open(openOptions(server.url, { onMessage: inbox.put }));
    await refused.promise;
    good = true;
    // The refusal may still be on its way when the first answer comes.
    while (inbox.messages.length === 0) await ask(conversation, asked('tools/list'));
    expect(server.received.filter(({ method }) => method === 'GET')).toHaveLength(2);
  });

  test('that a server denies with 400 instead of 404 is lost all the same', async () => {
    const error = { code: -32_000, message: 'Bad Request: No valid session ID provided' };
    const server = await serve((odd) => legacyHandshake(odd) || odd.json({ jsonrpc: '2.0', id: null, error }, 400));
    const lost = await failure(ask(await open(server), asked('tools/call')));
    expect(lost).toEqual({ why: { kind: 'session-lost' }, ran: 'no' });
  });
});

describe('a server that compresses', () => {
  const result = { text: 'ünï '.repeat(1000) };
  const answer = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result });

  test.each([
    { coding: 'gzip', compress: gzipSync },
    { coding: 'deflate', compress: deflateSync },
    { coding: 'br', compress: brotliCompressSync },
  ])('with $coding is understood', async ({ coding, compress }) => {
    const server = await serve((odd) => {
      if (modernHandshake(odd)) return;
      odd.response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
      odd.response.end(compress(answer(odd.message.id)));
    });
    expect(resultOf((await ask(await open(server), asked('own/method'))).response)).toEqual(result);
    expect(server.received.at(-1)?.headers['accept-encoding']).toBe('gzip, deflate, br');
  });

  test('an event stream is heard at once, not at its end', async () => {
    const server = await serve((odd) => {
      if (modernHandshake(odd)) return;
      odd.response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      const zip = createGzip();
      zip.pipe(odd.response);
      zip.write(`data: ${answer(odd.message.id)}\n\n`);
      zip.flush();
    });
    expect(resultOf((await ask(await open(server), asked('own/method'))).response)).toEqual(result);
  });

  test('but not what it says is lost, perhaps after it ran', async () => {
    const server = await serve((odd) => {
      if (modernHandshake(odd)) return;
      odd.response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      odd.response.end('not compressed');
    });
    const lost = { why: { kind: 'stream-lost' }, ran: 'maybe' };
    expect(await failure(ask(await open(server), asked('own/method')))).toEqual(lost);
  });
});
