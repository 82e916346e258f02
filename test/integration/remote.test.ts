import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonRpcMessage } from '../../core/eras/messages.ts';
import { bearer } from '../../core/ports/credential.ts';
import type { Conversation } from '../../core/remote/remote.ts';
import { Secret } from '../../shared/secret.ts';
import type { Authorization, FakeServer, FakeServerOptions } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startSseServer } from '../fakes/mcp-servers/sse-server.ts';
import { ask, asked, createInbox, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

async function goodOnly({ authorization }: IncomingHttpHeaders): Promise<Authorization> {
  if (authorization === 'Bearer good') return { ok: true, subject: 'a person' };
  return { ok: false, status: 401, headers: { 'www-authenticate': ['Basic realm="x"', 'Bearer scope="notes"'] } };
}

const kinds = [
  { kind: 'modern', start: startModernServer, era: 'modern', protocolVersion: '2026-07-28' },
  { kind: 'legacy', start: startLegacyServer, era: 'legacy', protocolVersion: '2025-11-25' },
  { kind: 'HTTP+SSE', start: startSseServer, era: 'legacy', protocolVersion: '2025-11-25' },
] as const;

describe.each(kinds)('a $kind server', ({ kind, start, era, protocolVersion }) => {
  let server: FakeServer;
  let ours: ReturnType<typeof startRemote>;

  async function serve(options?: FakeServerOptions): Promise<void> {
    await server.stop();
    server = await start(options);
  }
  beforeEach(async () => {
    server = await start();
    ours = startRemote();
  });
  afterEach(async () => {
    await ours.end();
    await server.stop();
  });
  const open = (more = {}): Promise<Conversation> => ours.remote.open(openOptions(server.url, more));

  test('is opened in its own era and says who it is', async () => {
    const { advertisement } = await open();
    expect(advertisement).toMatchObject({ era, protocolVersion, instructions: 'Ask for notes.' });
    expect(advertisement.serverInfo).toMatchObject({ name: 'fake-notes', title: 'Notes' });
    expect(advertisement.capabilities).toMatchObject({ tools: { listChanged: true }, prompts: {} });
  });

  test('a trace is told in the message and in the headers alike', async () => {
    const conversation = await open();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const _meta = { traceparent, tracestate: 'vendor=1', baggage: 'k=v' };
    await ask(conversation, asked('tools/call', { name: 'echo', arguments: { text: 'hi' }, _meta }));
    const sent = server.received.findLast(({ body }) => JSON.stringify(body)?.includes('"tools/call"'));
    expect(sent?.body).toMatchObject({ params: { _meta } });
    expect(sent?.headers).toMatchObject({ traceparent, tracestate: 'vendor=1' });
  });

  test('lists and calls tools, under ids of our own, with the id put back', async () => {
    const conversation = await open();
    const { tools } = resultOf((await ask(conversation, asked('tools/list'))).response) as {
      tools: { name: string }[];
    };
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['echo', 'read-notes', 'delete-notes', 'slow']),
    );
    const call = asked('tools/call', { name: 'echo', arguments: { text: 'grüße' } }, 'an id of the host');
    const { response } = await ask(conversation, call);
    expect(response).toMatchObject({ id: 'an id of the host', result: { content: [{ type: 'text', text: 'grüße' }] } });
    expect(server.calls).toEqual([{ name: 'echo', args: { text: 'grüße' }, subject: 'nobody', scopes: [], count: 1 }]);
    const again = await Promise.all([ask(conversation, call), ask(conversation, call)]);
    expect(again.map((one) => one.response.id)).toEqual([call.id, call.id]);
    const sent = server.received.map(({ body }) => (body ?? {}) as { method?: string; id?: unknown });
    const ids = sent.filter(({ method }) => method?.startsWith('tools/')).map(({ id }) => id);
    expect(ids).not.toContain(call.id);
    expect(new Set(ids).size).toBe(4);
  });

  test('gives resources and prompts', async () => {
    const conversation = await open();
    const result = async (method: string, params?: { [member: string]: string | object }) =>
      resultOf((await ask(conversation, asked(method, params as never))).response);
    expect(await result('resources/list')).toMatchObject({ resources: [{ uri: 'note://today' }] });
    const read = await result('resources/read', { uri: 'note://today' });
    expect(read).toMatchObject({ contents: [{ text: 'milk, bread' }] });
    expect(await result('prompts/list')).toMatchObject({ prompts: [{ name: 'greet' }] });
    const prompt = await result('prompts/get', { name: 'greet', arguments: { who: 'Ada' } });
    expect(prompt).toMatchObject({ messages: [{ content: { text: 'Greet Ada.' } }] });
  });

  test('passes on its JSON-RPC errors as answers', async () => {
    const { response } = await ask(await open(), asked('no/such-method'));
    expect(response).toMatchObject({ id: 'mine', error: { code: -32_601 } });
  });

  test('reports progress beside the call it belongs to, under the token the caller chose', async () => {
    const conversation = await open();
    const inbox = createInbox();
    const answer = conversation.request(asked('tools/call', { name: 'slow', _meta: { progressToken: 'p-7' } }), {
      credential: undefined,
      signal: new AbortController().signal,
      onMessage: inbox.put,
    });
    const progress = (done: number) => (message: JsonRpcMessage) =>
      'params' in message && message.params?.['progressToken'] === 'p-7' && message.params['progress'] === done;
    await inbox.until(progress(1));
    await server.slow.begun(1);
    server.slow.release();
    expect(resultOf(await answer)).toMatchObject({ content: [{ text: 'done' }] });
    expect(inbox.messages.filter(progress(2))).toHaveLength(1);
  });

  test('learns of a cancellation, and the caller gets `cancelled` at once', async () => {
    const conversation = await open();
    const cancel = new AbortController();
    const answer = failure(ask(conversation, asked('tools/call', { name: 'slow' }), { signal: cancel.signal }));
    await server.slow.begun(1);
    cancel.abort();
    expect(await answer).toEqual({ why: { kind: 'cancelled' }, ran: 'maybe' });
    await server.slow.cancelled(1);
    expect(resultOf((await ask(conversation, asked('tools/list'))).response)).toHaveProperty('tools');
  });

  test('a request cancelled before it is sent never leaves', async () => {
    const conversation = await open();
    const answer = await failure(
      ask(conversation, asked('tools/call', { name: 'echo' }), { signal: AbortSignal.abort() }),
    );
    expect(answer).toEqual({ why: { kind: 'cancelled' }, ran: 'no' });
    expect(server.calls).toEqual([]);
  });

  test('says when its tools change', async () => {
    const inbox = createInbox();
    const conversation = await open({ onMessage: inbox.put });
    const listening = new AbortController();
    const changed = (message: JsonRpcMessage) =>
      'method' in message && message.method === 'notifications/tools/list_changed';
    if (era === 'modern') {
      // A modern server tells those who listen.
      const request = asked('subscriptions/listen', { notifications: { toolsListChanged: true } });
      const sending = { credential: undefined, signal: listening.signal, onMessage: inbox.put };
      conversation.request(request, sending).catch(() => undefined);
      await inbox.until((message) => 'method' in message && message.method.includes('acknowledged'));
    } else if (kind === 'legacy') {
      await standingStreamOpen(server);
    }
    server.changeTool('echo', 'Says it again.');
    await inbox.until(changed);
    listening.abort();
    const { tools } = resultOf((await ask(conversation, asked('tools/list'))).response) as { tools: object[] };
    expect(tools).toContainEqual(expect.objectContaining({ name: 'echo', description: 'Says it again.' }));
  });

  test('takes results of 10 MiB', async () => {
    const bytes = 10 * 1024 * 1024;
    const { response } = await ask(await open(), asked('tools/call', { name: 'big', arguments: { bytes } }));
    const { content } = resultOf(response) as { content: { text: string }[] };
    expect(content[0]?.text.length).toBe(bytes);
  });

  test('keeps many calls apart', async () => {
    const conversation = await open();
    const texts = Array.from({ length: 50 }, (_, at) => `text ${at}`);
    const answers = await Promise.all(
      texts.map((text) => ask(conversation, asked('tools/call', { name: 'echo', arguments: { text } }, 1))),
    );
    expect(answers.map(({ response }) => resultOf(response)['content'])).toEqual(
      texts.map((text) => [{ type: 'text', text }]),
    );
  });

  test('hands on the challenge of a 401 untouched, and is opened with a token', async () => {
    await serve({ authorize: goodOnly });
    const refused = await failure(open());
    const challenge = ['Basic realm="x", Bearer scope="notes"'];
    expect(refused).toEqual({ why: { kind: 'unauthorized', challenge }, ran: 'no' });
    const credential = bearer(new Secret('good'));
    const conversation = await open({ credential });
    expect(
      resultOf((await ask(conversation, asked('tools/call', { name: 'read-notes' }), { credential })).response),
    ).toEqual(expect.objectContaining({ content: [{ type: 'text', text: 'notes of a person' }] }));
    const late = await failure(
      ask(conversation, asked('tools/call', { name: 'read-notes' }), { credential: bearer(new Secret('bad')) }),
    );
    expect(late).toEqual({ why: { kind: 'unauthorized', challenge }, ran: 'no' });
    expect(server.calls).toHaveLength(1);
  });

  test('names its metadata in the challenge of a 401', async () => {
    await serve({ authorize: async () => ({ ok: false, status: 401 }), protectedResourceMetadata: { resource: 'x' } });
    const { why } = await failure(open());
    const path = `/.well-known/oauth-protected-resource${server.url.pathname}`;
    expect(why).toMatchObject({ challenge: [`Bearer resource_metadata="${server.url.origin}${path}"`] });
  });

  test.each([
    { status: 403, why: { kind: 'forbidden', challenge: ['Bearer error="insufficient_scope"'] }, ran: 'no' },
    { status: 500, why: { kind: 'http', status: 500 }, ran: 'no' },
    { status: 503, why: { kind: 'http', status: 503 }, ran: 'no' },
    { status: 429, why: { kind: 'http', status: 429 }, ran: 'no' },
  ])('that refuses with $status is not taken for an older one', async ({ status, why, ran }) => {
    const headers = { 'www-authenticate': 'Bearer error="insufficient_scope"' };
    await serve({ authorize: async () => ({ ok: false, status, headers }) });
    expect(await failure(open())).toEqual({ why, ran });
    expect(server.received).toHaveLength(1);
  });

  test('is opened again without a probe', async () => {
    const { found } = await open();
    const before = server.received.length;
    const again = await open({ found });
    expect(resultOf((await ask(again, asked('tools/list'))).response)).toHaveProperty('tools');
    const methods = server.received.slice(before).map(({ body }) => (body as { method?: string } | undefined)?.method);
    expect(methods.includes('server/discover')).toBe(era === 'modern');
    if (kind === 'HTTP+SSE') expect(server.received[before]?.method).toBe('GET');
  });

  test('ends every call under way when the conversation is closed', async () => {
    const conversation = await open();
    const answer = failure(ask(conversation, asked('tools/call', { name: 'slow' })));
    await server.slow.begun(1);
    await conversation.close();
    expect((await answer).ran).toBe('maybe');
  });
});

/** The server has taken the GET that opens the session's own stream. */
async function standingStreamOpen(server: FakeServer): Promise<void> {
  while (!server.received.some(({ method }) => method === 'GET')) await new Promise(setImmediate);
}
