/** What ends before its time: sessions, connections, hosts. And, last, what nobody could read. */
import assert from 'node:assert/strict';
import { isObject } from '../../../core/eras/messages.ts';
import { defined } from '../specification.ts';
import { callTool, type Feature, newKey, type Pair, textOf } from './feature.ts';

/** Changes the resource until the host hears of it: what changes while nobody listens is nobody's. */
async function hearsOf({ host }: Pair, uri: string): Promise<void> {
  const told = host.heard.next('notifications/resources/updated', (params) => params['uri'] === uri).then(() => 'told');
  const nothingYet = () => new Promise((resolve) => setTimeout(resolve, 100));
  do await callTool(host, 'touch', { uri });
  while ((await Promise.race([told, nothingYet()])) !== 'told');
}

export const endingFeatures: readonly Feature[] = [
  {
    name: 'a host that goes cancels what it asked for',
    async check({ server, another }) {
      const key = newKey();
      const host = await another();
      const called = callTool(host, 'wait', { key }).catch(() => 'gone');
      await server.world.noted(key, 'begun');
      await host.close();
      await server.world.noted(key, 'cancelled');
      await called;
    },
  },
  {
    name: 'two hosts of one server hear nothing of each other',
    async check({ host, another }) {
      const other = await another();
      const [mine, theirs] = [newKey(), newKey()];
      const [uri, uriOfOther] = [`note://${mine}`, `note://${theirs}`];
      await Promise.all([host.watch(uri), other.watch(uriOfOther)]);
      await Promise.all([callTool(host, 'ask-model', { key: mine }), callTool(other, 'ask-model', { key: theirs })]);
      await Promise.all([callTool(other, 'touch', { uri }), callTool(host, 'touch', { uri: uriOfOther })]);
      await host.heard.next('notifications/resources/updated', (params) => params['uri'] === uri);
      await other.heard.next('notifications/resources/updated', (params) => params['uri'] === uriOfOther);
      for (const [one, foreign] of [
        [host, theirs],
        [other, mine],
      ] as const) {
        const asked = JSON.stringify(one.asked.left('sampling/createMessage'));
        assert.ok(!asked.includes(foreign), 'a question for the other');
        assert.deepEqual(one.heard.left('notifications/resources/updated'), []);
      }
      await other.close();
    },
  },
  {
    name: 'a session that the server forgot',
    server: defined.sessions,
    async check(pair) {
      const { host, server } = pair;
      const uri = `note://${newKey()}`;
      await host.watch(uri);
      await host.logsAt('error');
      await server.forgetSessions();
      const key = newKey();
      assert.equal(textOf(await callTool(host, 'log', { key })), 'logged');
      const ofKey = (params: Record<string, unknown>) => isObject(params['data']) && params['data']['key'] === key;
      const { level } = await host.heard.next('notifications/message', ofKey);
      assert.equal(level, 'error', 'the log level is forgotten');
      await hearsOf(pair, uri);
    },
  },
  {
    name: 'connections that break off',
    async check(pair) {
      const uri = `note://${newKey()}`;
      await pair.host.watch(uri);
      pair.server.cut();
      // A call under way just then is not made again behind the host's back: it ends with an error.
      const goesOn = async () => /line one/.test(textOf(await callTool(pair.host, 'give-text')));
      assert.ok((await goesOn()) || (await goesOn()), 'it does not go on');
      await hearsOf(pair, uri);
    },
  },
  {
    name: 'nothing came that the host’s SDK could not read',
    check: async ({ host }) => assert.deepEqual(host.troubles, []),
  },
];
