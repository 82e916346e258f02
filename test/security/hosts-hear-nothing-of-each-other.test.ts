import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConfidingServer, startConfidingServer } from '../fakes/mcp-servers/confiding-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { modernHost } from '../harness/modern-host.ts';
import type { Answer, StdioHost } from '../harness/stdio-host.ts';

/**
 * Promise: two hosts on one server, with the same ids and tokens at the same moment, never see each other's answers, progress, log
 * lines, questions or subscriptions.
 */
const rounds = 12;

/** What a host does, whatever it speaks. Its name is in all it says, and in nothing the other may hear. */
interface Talk {
  host: StdioHost;
  watch(uri: string): Promise<void>;
  /** Has the server tell it `word` in every way, and answers the question with `name`. Every host uses the same ids and tokens. */
  confide(word: string, token: string): Promise<Answer>;
}

const can = { elicitation: {} };

async function handshakeTalk(drawbridge: Drawbridge, name: string): Promise<Talk> {
  const onRequest = () => ({ action: 'accept', content: { name } });
  const host = drawbridge.host('confiding', { onRequest });
  await host.initialize('2025-11-25', can);
  await host.request('logging/setLevel', { level: 'debug' });
  return {
    host,
    async watch(uri) {
      expect((await host.request('resources/subscribe', { uri })).result).toEqual({});
    },
    confide: (word, progressToken) =>
      host.request('tools/call', { name: 'confide', arguments: { word }, _meta: { progressToken } }),
  };
}

async function modernTalk(drawbridge: Drawbridge, name: string): Promise<Talk> {
  const host = drawbridge.host('confiding');
  const modern = modernHost(host, can);
  const meta = (progressToken: string) => ({ progressToken, 'io.modelcontextprotocol/logLevel': 'debug' });
  return {
    host,
    async watch(uri) {
      void modern.listen({ resourceSubscriptions: [uri] });
      await host.notification('notifications/subscriptions/acknowledged');
    },
    async confide(word, token) {
      const call = { name: 'confide', arguments: { word } };
      const { result } = await modern.request('tools/call', call, meta(token));
      expect(result).toMatchObject({ resultType: 'input_required', requestState: `state of ${word}` });
      const inputResponses = { who: { action: 'accept', content: { name } } };
      const retry = { ...call, inputResponses, requestState: result?.['requestState'] };
      return modern.request('tools/call', retry, meta(token));
    },
  };
}

const pairs = [
  ['two 2025-11-25 hosts on a server of theirs', 'legacy', handshakeTalk, handshakeTalk],
  ['two 2025-11-25 hosts on a 2026-07-28 server', 'modern', handshakeTalk, handshakeTalk],
  ['two 2026-07-28 hosts on a server of theirs', 'modern', modernTalk, modernTalk],
  ['a host of each era on a 2026-07-28 server', 'modern', handshakeTalk, modernTalk],
] as const;

describe.each(pairs)('%s', (_, era, first, second) => {
  let server: ConfidingServer;
  let drawbridge: Drawbridge;
  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([startConfidingServer(era), startDrawbridge()]);
    await drawbridge.add('confiding', server.url.href);
    const { permissions } = drawbridge.control;
    for (const tool of ['*', 'elicitation/create']) {
      await permissions.set({ effect: 'allow', host: '*', server: 'confiding', tool });
    }
    // Heard once: a host of an unknown server is answered without it where it takes a second.
    await drawbridge.control.servers.tools({ server: 'confiding' });
  });
  afterEach(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  test('hear only what is theirs', async () => {
    // Names that no hexadecimal id can have in it.
    const ann = await first(drawbridge, 'Ann');
    const bob = await second(drawbridge, 'Bob');
    await Promise.all([ann.watch('note:ann'), bob.watch('note:bob')]);

    const numbers = Array.from({ length: rounds }, (__, n) => n);
    const calls = numbers.map((n) => [ann.confide(`ann-${n}`, `t-${n}`), bob.confide(`bob-${n}`, `t-${n}`)] as const);
    for (const [n, [one, other]] of calls.entries()) {
      expect(JSON.stringify((await one).result)).toMatch(new RegExp(`ann-${n}\\b.*Ann`));
      expect(JSON.stringify((await other).result)).toMatch(new RegExp(`bob-${n}\\b.*Bob`));
    }
    // In this order: whatever reached the wrong host has come before its own.
    for (const name of ['bob', 'ann', 'bob']) server.resourceUpdated(`note:${name}`);
    await ann.host.notification('notifications/resources/updated');
    await bob.host.notification('notifications/resources/updated');
    await bob.host.notification('notifications/resources/updated');

    expectOnly(ann.host, 'ann', 'bob');
    expectOnly(bob.host, 'bob', 'ann');
  });

  /** All of its own came, in each way there is, and nothing of the other. */
  function expectOnly(host: StdioHost, own: string, foreign: string): void {
    const received = host.received();
    expect(JSON.stringify(received).toLowerCase()).not.toContain(foreign);
    const of = (method: string) => received.filter((message) => message.method === method);
    for (const n of Array.from({ length: rounds }, (__, i) => i)) {
      const word = `${own}-${n}`;
      const progress = of('notifications/progress').filter(({ params }) => member(params, 'message') === word);
      expect(progress.map(({ params }) => member(params, 'progressToken'))).toContain(`t-${n}`);
      const logged = of('notifications/message').map(({ params }) => member(params, 'data'));
      expect(logged).toContain(word);
    }
    const ids = received.flatMap(({ id, method }) => (method === undefined ? [id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  }
});

function member(params: unknown, name: string): unknown {
  return (params as Record<string, unknown>)[name];
}
