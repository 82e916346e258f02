/** What a server asks of the host's side. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { personName, root, textAsked } from '../ends/answers.ts';
import { addTool, formSchema, urlAsked } from '../offers/questions.ts';
import { isModern } from '../revisions.ts';
import { defined, lackOf } from '../specification.ts';
import { callTool, type Feature, newKey, type Pair, textOf } from './feature.ts';

async function answered(pair: Pair, tool: string, key: string): Promise<JsonObject> {
  const text = textOf(await callTool(pair.host, tool, { key }));
  assert.ok(text.startsWith('{') || text.startsWith('['), text);
  return JSON.parse(text) as JsonObject;
}

/** Asked of the host, where its revision knows it; else the companion asks by itself. */
function asksTheHost({ host }: Pair, what: 'elicitation' | 'urlElicitation'): boolean {
  return lackOf(defined[what], host.revision) === undefined;
}

export const askingFeatures: readonly Feature[] = [
  {
    name: 'sampling',
    async check(pair) {
      const key = newKey();
      const answer = await answered(pair, 'ask-model', key);
      assert.deepEqual(answer['content'], { type: 'text', text: `said ${key}` });
      assert.deepEqual([answer['model'], answer['role'], answer['stopReason']], ['a-model', 'assistant', 'endTurn']);
      const params = await pair.host.asked.next('sampling/createMessage', (asked) => textAsked(asked) === key);
      assert.equal(params['maxTokens'], 64);
    },
  },
  {
    name: 'sampling with tools',
    host: defined.samplingTools,
    server: defined.samplingTools,
    async check(pair) {
      const key = newKey();
      const answer = await answered(pair, 'ask-model-with-tools', key);
      assert.deepEqual(answer['content'], { type: 'tool_use', id: 'use-1', name: 'add', input: { text: key } });
      const params = await pair.host.asked.next('sampling/createMessage', (asked) => textAsked(asked) === key);
      assert.deepEqual(params['tools'], [addTool]);
      assert.deepEqual(params['toolChoice'], { mode: 'auto' });
    },
  },
  {
    name: 'elicitation: form',
    server: defined.elicitation,
    async check(pair) {
      const key = newKey();
      const answer = await answered(pair, 'ask-form', key);
      assert.equal(answer['action'], 'accept');
      assert.deepEqual(answer['content'], { name: personName });
      if (!asksTheHost(pair, 'elicitation')) return;
      const asked = await pair.host.asked.next('elicitation/create', ({ message }) => words(message).includes(key));
      assert.deepEqual(asked['requestedSchema'], formSchema);
    },
  },
  {
    name: 'elicitation: url',
    server: defined.urlElicitation,
    async check(pair) {
      const key = newKey();
      const answer = await answered(pair, 'ask-url', key);
      assert.equal(answer['action'], 'accept');
      if (!asksTheHost(pair, 'urlElicitation')) return;
      const asked = await pair.host.asked.next('elicitation/create', ({ message }) => words(message).includes(key));
      assert.deepEqual([asked['mode'], asked['url']], ['url', urlAsked]);
      if (!isModern(pair.host.revision)) assert.ok(asked['elicitationId'], 'no elicitationId');
    },
  },
  {
    name: 'roots',
    check: async (pair) => assert.deepEqual(await answered(pair, 'ask-roots', newKey()), { roots: [root] }),
  },
  {
    name: 'roots: list_changed',
    host: defined.rootsChanged,
    server: defined.rootsChanged,
    async check({ host, server }) {
      await host.notify('notifications/roots/list_changed');
      await server.world.noted('notifications/roots/list_changed', 'notifications/roots/list_changed');
    },
  },
  {
    name: 'two questions in one call',
    server: defined.elicitation,
    async check(pair) {
      const answers = (await answered(pair, 'ask-two', newKey())) as unknown as JsonObject[];
      assert.deepEqual(
        answers.map(({ roots, content }) => roots ?? content),
        [[root], { name: personName }],
      );
    },
  },
];
