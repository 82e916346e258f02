import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type InputServer, oddState, startInputServer, watchable } from '../fakes/mcp-servers/input-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { Message, StdioHost } from '../harness/stdio-host.ts';

let server: InputServer;
let drawbridge: Drawbridge;
let host: StdioHost | undefined;

beforeAll(async () => {
  [server, drawbridge] = await Promise.all([startInputServer(), startDrawbridge()]);
  await drawbridge.add('asks', server.url.href);
  for (const tool of ['*', 'elicitation/create', 'sampling/createMessage'])
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'asks', tool });
});
afterAll(async () => {
  await drawbridge.stop();
  await server.stop();
});
afterEach(() => host?.stop());

const capabilities = { sampling: {}, elicitation: {}, roots: {} };
const answers: Record<string, Record<string, unknown>> = {
  'elicitation/create': { action: 'accept', content: { name: 'Ada' } },
  'sampling/createMessage': { role: 'assistant', model: 'a-model', content: { type: 'text', text: 'Roses.' } },
  'roots/list': { roots: [{ uri: 'file:///home' }] },
};

async function open(declared: object = capabilities, version?: string) {
  const asked: Message[] = [];
  const opened = drawbridge.host('asks', {
    onRequest(request) {
      asked.push(request);
      return answers[request.method ?? ''] ?? {};
    },
  });
  host = opened;
  return { asked, host: opened, told: await opened.initialize(version, declared) };
}

const lastMeta = (method: string): Record<string, unknown> =>
  (server.bodies(method).at(-1)?.params['_meta'] ?? {}) as Record<string, unknown>;

/** Members of a tool that no host of this revision chokes on. */
const known = {
  '2025-11-25': ['annotations', 'icons', 'inputSchema', 'name', 'title'],
  '2025-06-18': ['annotations', 'inputSchema', 'name', 'title'],
  '2025-03-26': ['annotations', 'inputSchema', 'name'],
  '2024-11-05': ['inputSchema', 'name'],
};

const text = (answer: { result?: Record<string, unknown> }) => {
  const [first] = (answer.result?.['content'] ?? []) as { text: string }[];
  return first?.text ?? '';
};

describe('a host of 2025-11-25 on a server of 2026-07-28', () => {
  test('gets what the server wants to know as requests of its own revision, and the server its answers', async () => {
    const { asked, host: at } = await open();
    const said = JSON.parse(text(await at.call('all'))) as Record<string, unknown>;
    expect(said).toEqual({
      who: answers['elicitation/create'],
      poem: answers['sampling/createMessage'],
      roots: answers['roots/list'],
      sameState: true,
    });
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(Object.keys(answers)));
    expect(asked).toHaveLength(3);
    expect(asked.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    const [first, second] = server.bodies('tools/call').slice(-2);
    expect(second?.params['requestState']).toBe(oddState);
    expect(second?.params['arguments']).toEqual(first?.params['arguments']);
    expect(second?.id).not.toBe(first?.id);
    expect(first?.params).not.toHaveProperty('inputResponses');
  });

  test('waits while the server asks only to be asked again, and sends back no more than it was given', async () => {
    const { host: at } = await open();
    const before = server.bodies('tools/call').length;
    expect(text(await at.call('again'))).toBe('"done"');
    const rounds = server.bodies('tools/call').slice(before);
    expect(rounds.map(({ params }) => params['requestState'])).toEqual([undefined, '1', '2']);
    expect(rounds.every(({ params }) => !('inputResponses' in params))).toBe(true);
  });

  test('is told so when the server asks without end', async () => {
    const { host: at } = await open();
    const answer = await at.call('endless');
    expect(answer.result?.['isError']).toBe(true);
    expect(text(answer)).toContain('still asked for more after 10 answers');
  });

  test('sees progress increase, though each round counts from the start', async () => {
    const { host: at } = await open();
    const answer = await at.request('tools/call', { name: 'counts', arguments: {}, _meta: { progressToken: 'p' } });
    expect(text(answer)).toBe('"counted"');
    const values = at.received().flatMap((message) => {
      const { progressToken, progress } = (message['params'] ?? {}) as Record<string, unknown>;
      return progressToken === 'p' ? [progress] : [];
    });
    expect(values).toEqual([0, 1, 2, 3, 4]);
  });

  test('that declared no sampling is asked for none, and the server was told', async () => {
    const { asked, host: at } = await open({ roots: {}, elicitation: {} });
    const answer = await at.call('all');
    const _meta = lastMeta('tools/call');
    expect(_meta['io.modelcontextprotocol/clientCapabilities']).toEqual({
      roots: {},
      elicitation: { form: {}, url: {} },
    });
    // The server is an honest one and does not even try.
    expect(answer.error ?? answer.result?.['isError']).toBeTruthy();
    expect(asked).toEqual([]);
  });

  test('hears that the tools have changed', async () => {
    const { host: at } = await open();
    const heard = server.listens.count;
    await at.request('tools/list');
    await server.listens.reaches(heard + 1);
    server.toolsChanged();
    const changed = await at.notification('notifications/tools/list_changed');
    expect(changed).toEqual({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  });

  test('watches a resource, and no longer once it has said so', async () => {
    const { host: at, told } = await open();
    expect(told).toMatchObject({ capabilities: { resources: { subscribe: true } } });
    expect(await at.request('resources/subscribe', { uri: watchable })).toMatchObject({ result: {} });
    server.updated(watchable);
    const updated = await at.notification('notifications/resources/updated');
    expect(updated['params']).toEqual({ uri: watchable });
    expect(await at.request('resources/unsubscribe', { uri: watchable })).toMatchObject({ result: {} });
    expect(server.bodies('subscriptions/listen').at(-1)?.params['notifications']).toEqual({ toolsListChanged: true });
    server.updated(watchable);
    server.toolsChanged();
    await at.notification('notifications/tools/list_changed');
    const updates = at.received().filter(({ method }) => method === 'notifications/resources/updated');
    expect(updates).toHaveLength(1);
  });

  test('is told once that all may have changed when the stream broke off and stands again', async () => {
    const { host: at } = await open();
    await at.request('resources/subscribe', { uri: watchable });
    server.dropListens();
    expect(await at.notification('notifications/resources/updated')).toMatchObject({ params: { uri: watchable } });
    await at.notification('notifications/tools/list_changed');
    server.toolsChanged();
    await at.notification('notifications/tools/list_changed');
    const changes = at.received().filter(({ method }) => method === 'notifications/tools/list_changed');
    expect(changes).toHaveLength(2);
  });

  test('leaves no stream open when it goes', async () => {
    const { host: at } = await open();
    await at.request('resources/subscribe', { uri: watchable });
    const unheard = server.unheard.count;
    await at.stop();
    await server.unheard.reaches(unheard + 1);
    expect(server.unheard.count).toBeGreaterThan(unheard);
  });

  test('has its own notifications passed on, and none that 2026-07-28 has no ears for', async () => {
    const { host: at } = await open();
    // A list could be answered without the server, which would then hear nothing.
    await at.request('resources/read', { uri: watchable });
    at.notify('notifications/roots/list_changed');
    at.notify('notifications/vendor', { a: 1 });
    await expect.poll(() => server.bodies('notifications/vendor')).toMatchObject([{ params: { a: 1 } }]);
    expect(server.bodies('notifications/roots/list_changed')).toEqual([]);
    expect(server.bodies('notifications/initialized')).toEqual([]);
  });

  test('sets the log level once, and every request says it', async () => {
    const { host: at } = await open();
    expect(await at.request('logging/setLevel', { level: 'warning' })).toMatchObject({ result: {} });
    await at.request('resources/read', { uri: watchable });
    const _meta = lastMeta('resources/read');
    expect(_meta['io.modelcontextprotocol/logLevel']).toBe('warning');
    expect(server.bodies('logging/setLevel')).toEqual([]);
  });
});

describe('a host of an older revision on a server of 2026-07-28', () => {
  test.each(Object.entries(known))('%s gets no member it does not know', async (version, members) => {
    const { host: at, told } = await open({}, version);
    expect(told['protocolVersion']).toBe(version);
    const { tools } = (await at.request('tools/list')).result as { tools: object[] };
    for (const tool of tools) expect(new Set(Object.keys(tool))).toEqual(new Set(members));
  });

  test.each([
    ['2025-11-25', ['audio', 'resource_link', 'text']],
    ['2025-03-26', ['audio', 'text', 'text']],
    ['2024-11-05', ['resource', 'text', 'text']],
  ])('%s gets contents of types it knows, and in text what is not', async (version, types) => {
    const { host: at } = await open({}, version);
    const { result } = await at.call('contents');
    const contents = result?.['content'] as { type: string }[];
    expect(contents.map(({ type }) => type)).toEqual(types);
    expect(result).not.toHaveProperty('structuredContent');
    expect(result).not.toHaveProperty('resultType');
  });
});
