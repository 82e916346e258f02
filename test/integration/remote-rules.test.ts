import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  legacyHandshake,
  modernHandshake,
  type OddRequest,
  type OddServer,
  startOddServer,
} from '../fakes/mcp-servers/odd-server.ts';
import { ask, asked, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

let ours: ReturnType<typeof startRemote>;
let server: OddServer;
beforeEach(() => {
  ours = startRemote();
});
afterEach(async () => {
  await ours.end();
  await server.stop();
});
const serve = async (answer: (odd: OddRequest) => void) => void (server = await startOddServer(answer));
const open = (more = {}) => ours.remote.open(openOptions(server.url, more));
const sent = () => server.received.map(({ method, body }) => (body as { method?: string }).method ?? method);
const never = { credential: undefined, signal: new AbortController().signal };

describe('a server of 2026-07-28', () => {
  test('that asks something in the middle of an answer is not heard, nor answered by whoever tries', async () => {
    const question = { jsonrpc: '2.0', id: 1, method: 'elicitation/create', params: {} };
    await serve((odd) => {
      if (modernHandshake(odd)) return;
      const answer = { jsonrpc: '2.0', id: odd.message.id, result: { ok: true } };
      odd.events(`data: ${JSON.stringify(question)}\n\ndata: ${JSON.stringify(answer)}\n\n`);
    });
    const conversation = await open();
    const { response, beside } = await ask(conversation, asked('tools/call', { name: 'go' }));
    expect(resultOf(response)).toEqual({ ok: true });
    expect(beside).toEqual([]);
    await conversation.notify({ jsonrpc: '2.0', id: 1, result: {} }, never);
    expect(sent()).toEqual(['server/discover', 'tools/call']);
  });

  test('hears of a cancellation by the end of the connection, and of no session’s end', async () => {
    const hungUp = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    await serve((odd) => {
      if (modernHandshake(odd)) return;
      odd.response.on('close', hungUp.resolve);
      begun.resolve();
    });
    const conversation = await open();
    const cancel = new AbortController();
    const call = failure(ask(conversation, asked('tools/call', { name: 'go' }), cancel));
    await begun.promise;
    cancel.abort();
    expect((await call).why).toEqual({ kind: 'cancelled' });
    await hungUp.promise;
    await conversation.close();
    expect(sent()).toEqual(['server/discover', 'tools/call']);
  });
});

describe('a server of the handshake', () => {
  test('hears of no cancellation of `initialize`', async () => {
    const begun = Promise.withResolvers<void>();
    const hungUp = Promise.withResolvers<void>();
    await serve((odd) => {
      if (odd.message.method !== 'initialize') return void legacyHandshake(odd);
      odd.response.on('close', hungUp.resolve);
      begun.resolve();
    });
    const giveUp = new AbortController();
    const opening = failure(open({ signal: giveUp.signal }));
    await begun.promise;
    giveUp.abort();
    expect((await opening).why).toEqual({ kind: 'cancelled' });
    // Whatever it is told of a request that is given up, it is told before that.
    await hungUp.promise;
    expect(sent()).toEqual(['server/discover', 'initialize']);
  });

  test('is spoken with in the version it chose, to the end', async () => {
    await serve((odd) => {
      const { message, json } = odd;
      const result = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: {} };
      if (message.method === 'initialize')
        json({ jsonrpc: '2.0', id: message.id, result }, 200, { 'mcp-session-id': 's' });
      else if (!legacyHandshake(odd)) json({ jsonrpc: '2.0', id: message.id, result: {} });
    });
    const conversation = await open();
    do await ask(conversation, asked('tools/list'));
    while (!sent().includes('GET'));
    await conversation.close();
    const after = server.received.slice(2).map(({ method, headers }) => [method, headers['mcp-protocol-version']]);
    expect(new Set(after.map(String))).toEqual(new Set(['POST', 'GET', 'DELETE'].map((one) => `${one},2025-06-18`)));
  });

  test('may refuse to end a session', async () => {
    await serve((odd) => {
      if (odd.request.method === 'DELETE') odd.response.writeHead(405).end();
      else legacyHandshake(odd);
    });
    await expect((await open()).close()).resolves.toBeUndefined();
    expect(sent().at(-1)).toBe('DELETE');
  });

  test('has accepted a notification with 202, and with nothing of 4xx or 5xx', async () => {
    let status = 202;
    await serve((odd) => void (legacyHandshake(odd) || odd.response.writeHead(status).end()));
    const conversation = await open();
    const notification = { jsonrpc: '2.0', method: 'notifications/own' } as const;
    await conversation.notify(notification, never);
    for (status of [400, 500]) {
      expect((await failure(conversation.notify(notification, never))).why).toEqual({ kind: 'http', status });
    }
  });
});
