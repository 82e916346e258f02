/** What the server tells by itself, and what each side may take back. */
import assert from 'node:assert/strict';
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { textAsked } from '../ends/answers.ts';
import { knows } from '../revisions.ts';
import { defined } from '../specification.ts';
import { callTool, errorOf, type Feature, listAll, newKey, type Pair, textOf } from './feature.ts';

function listChanges(list: 'tools' | 'resources' | 'prompts'): Feature {
  return {
    name: `${list}: list_changed`,
    async check({ host }) {
      const key = newKey();
      const method = `notifications/${list}/list_changed`;
      await callTool(host, 'change', { key, list });
      // One that told of an earlier change may still be there.
      for (;;) {
        await host.heard.next(method);
        const names = (await listAll(host, `${list}/list`, list)).map(({ name }) => name);
        if (names.includes(`fresh-${key}`)) return;
      }
    },
  };
}

async function logged({ host }: Pair, level: string): Promise<string[]> {
  const key = newKey();
  await host.logsAt(level);
  await callTool(host, 'log', { key });
  const ofKey = ({ data }: JsonObject) => isObject(data) && data['key'] === key;
  await host.heard.next('notifications/message', (params) => ofKey(params) && params['level'] === 'error');
  return host.heard
    .left('notifications/message')
    .filter(ofKey)
    .map((params) => words(params['level']));
}

export const tellingFeatures: readonly Feature[] = [
  listChanges('tools'),
  listChanges('resources'),
  listChanges('prompts'),
  {
    name: 'logging: from the level that was set',
    async check(pair) {
      assert.deepEqual(await logged(pair, 'info'), ['info', 'warning']);
      assert.deepEqual(await logged(pair, 'error'), []);
    },
  },
  {
    name: 'progress of a call',
    async check({ host, server }) {
      const key = newKey();
      const heard: JsonObject[] = [];
      const onprogress = (one: JsonObject) => {
        heard.push(one);
        if (heard.length === 3) server.world.note(key, 'released');
      };
      await callTool(host, 'tell-progress', { key }, { onprogress });
      assert.deepEqual(
        heard.map(({ progress, total }) => [progress, total]),
        [
          [1, 3],
          [2, 3],
          [3, 3],
        ],
      );
      if (knows(host.revision, '2025-03-26') && knows(server.revision, '2025-03-26'))
        assert.deepEqual(
          heard.map(({ message }) => message),
          ['step 1', 'step 2', 'step 3'],
        );
    },
  },
  {
    name: 'progress only where it is asked for',
    check: async ({ host }) => assert.equal(textOf(await callTool(host, 'tell-progress')), 'nobody wants to know'),
  },
  {
    name: 'progress of the host, to the server',
    host: defined.serverRequests,
    server: defined.serverRequests,
    async check({ host }) {
      const heard = JSON.parse(textOf(await callTool(host, 'ask-and-listen', { key: newKey() }))) as JsonObject[];
      assert.deepEqual(
        heard.map(({ progress, total }) => [progress, total]),
        [[1, 2]],
      );
    },
  },
  {
    name: 'the host cancels a call',
    async check({ host, server }) {
      const key = newKey();
      const over = new AbortController();
      const failed = errorOf(callTool(host, 'wait', { key }, { signal: over.signal }));
      await server.world.noted(key, 'begun');
      over.abort();
      await server.world.noted(key, 'cancelled');
      await failed;
    },
  },
  {
    name: 'the server cancels its question',
    host: defined.serverRequests,
    server: defined.serverRequests,
    async check({ host }) {
      const key = newKey();
      const called = callTool(host, 'ask-and-withdraw', { key });
      await host.asked.next('sampling/createMessage', (params) => textAsked(params).includes(key));
      await callTool(host, 'release', { key });
      assert.equal(textOf(await called), 'withdrawn');
      // The host's own handler ends as well, or the connection would be stuck with it.
      assert.equal(textOf(await callTool(host, 'tell-progress')), 'nobody wants to know');
    },
  },
];
