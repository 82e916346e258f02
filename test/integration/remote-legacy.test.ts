import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation } from '../../core/remote/remote.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startSseServer } from '../fakes/mcp-servers/sse-server.ts';
import { ask, asked, createInbox, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

describe.each([
  { kind: 'Streamable HTTP', start: startLegacyServer },
  { kind: 'HTTP+SSE', start: startSseServer },
])('a session over $kind', ({ kind, start }) => {
  let server: FakeServer;
  let ours: ReturnType<typeof startRemote>;
  beforeEach(async () => {
    server = await start();
    ours = startRemote();
  });
  afterEach(async () => {
    await ours.end();
    await server.stop();
  });
  const open = (more = {}): Promise<Conversation> => ours.remote.open(openOptions(server.url, more));

  test('that forgot the session is met with `session-lost`, and opened again', async () => {
    const conversation = await open();
    await server.forgetSessions();
    const lost = await failure(ask(conversation, asked('tools/call', { name: 'echo' })));
    expect(lost).toEqual({ why: { kind: 'session-lost' }, ran: 'no' });
    expect(server.calls).toEqual([]);
    const again = await open();
    expect(resultOf((await ask(again, asked('tools/list'))).response)).toHaveProperty('tools');
  });

  test('hears that a call under way is given up before the session ends', async () => {
    const conversation = await open();
    const call = failure(ask(conversation, asked('tools/call', { name: 'slow' })));
    await server.slow.begun(1);
    await conversation.close();
    await call;
    const last = server.received
      .slice(-2)
      .map(({ method, body }) => (body as { method?: string } | undefined)?.method ?? method);
    expect(last).toEqual(
      kind === 'HTTP+SSE' ? ['tools/call', 'notifications/cancelled'] : ['notifications/cancelled', 'DELETE'],
    );
    await server.slow.cancelled(1);
  });

  test('asks the person in the middle of a call', async () => {
    const inbox = createInbox();
    const conversation = await open({ onMessage: inbox.put });
    const sending = { credential: undefined, signal: new AbortController().signal, onMessage: inbox.put };
    const answer = conversation.request(asked('tools/call', { name: 'ask-name' }), sending);
    const question = await inbox.until((message) => 'method' in message && message.method === 'elicitation/create');
    const id = 'id' in question ? question.id : null;
    const reply = { jsonrpc: '2.0' as const, id: id ?? 0, result: { action: 'accept', content: { name: 'Ada' } } };
    await conversation.notify(reply, sending);
    expect(JSON.stringify(resultOf(await answer))).toContain('Ada');
  });
});

describe('a session over Streamable HTTP only', () => {
  let server: FakeServer;
  let ours: ReturnType<typeof startRemote>;
  beforeEach(async () => {
    server = await startLegacyServer();
    ours = startRemote();
  });
  afterEach(async () => {
    await ours.end();
    await server.stop();
  });
  const open = (more = {}): Promise<Conversation> => ours.remote.open(openOptions(server.url, more));

  test('is told when the session ends, and keeps session and version in every request', async () => {
    const conversation = await open();
    await ask(conversation, asked('tools/list'));
    await conversation.close();
    const after = server.received.slice(2);
    expect(after.at(-1)?.method).toBe('DELETE');
    const session = after[0]?.headers['mcp-session-id'];
    expect(session).toBeTypeOf('string');
    for (const { headers } of after) {
      expect(headers).toMatchObject({ 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' });
    }
  });
});
