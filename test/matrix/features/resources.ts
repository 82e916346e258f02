import assert from 'node:assert/strict';
import { listNames, promptsOf, resourcesOf, templates, completions } from '../offers/offer.ts';
import { knows } from '../revisions.ts';
import { defined } from '../specification.ts';
import { callTool, type Feature, listAll, newKey } from './feature.ts';

const [today = ''] = listNames;

export const resourceFeatures: readonly Feature[] = [
  {
    name: 'resources: list, every page',
    async check({ host, server }) {
      const found = (await listAll(host, 'resources/list', 'resources')).slice(0, listNames.length);
      assert.deepEqual(
        found.map(({ uri }) => uri),
        listNames,
      );
      if (host.revision >= server.revision) assert.deepEqual(found, resourcesOf(server.revision));
    },
  },
  {
    name: 'resources: read text and blob',
    async check({ host }) {
      const { contents: [text] = [] } = (await host.ask('resources/read', { uri: today })) as { contents?: unknown[] };
      assert.deepEqual(text, { uri: today, mimeType: 'text/plain', text: `text of ${today}` });
      const { contents: [blob] = [] } = (await host.ask('resources/read', { uri: 'note://scan' })) as {
        contents?: unknown[];
      };
      assert.deepEqual(blob, { uri: 'note://scan', mimeType: 'image/png', blob: 'aGVsbG8=' });
    },
  },
  {
    name: 'resources: templates',
    async check({ host }) {
      assert.deepEqual(await listAll(host, 'resources/templates/list', 'resourceTemplates'), templates);
    },
  },
  {
    name: 'resources: subscribe, updated, unsubscribe',
    async check({ host }) {
      const uri = `note://${newKey()}`;
      const unwatch = await host.watch(uri);
      await callTool(host, 'touch', { uri });
      await host.heard.next('notifications/resources/updated', (params) => params['uri'] === uri);
      await unwatch();
      await callTool(host, 'touch', { uri });
      // What was sent before this answer would be here by now.
      await callTool(host, 'give-text');
      assert.deepEqual(host.heard.left('notifications/resources/updated'), []);
    },
  },
];

export const promptFeatures: readonly Feature[] = [
  {
    name: 'prompts: list, every page',
    async check({ host, server }) {
      const found = (await listAll(host, 'prompts/list', 'prompts')).slice(0, 3);
      assert.deepEqual(
        found.map(({ name }) => name),
        promptsOf(server.revision).map(({ name }) => name),
      );
      if (host.revision >= server.revision) assert.deepEqual(found, promptsOf(server.revision));
    },
  },
  {
    name: 'prompts: get, with every content',
    async check({ host }) {
      const result = await host.ask('prompts/get', { name: 'greet', arguments: { who: 'Ada ✓' } });
      const resource = { uri: 'note://today', mimeType: 'text/plain', text: 'milk' };
      assert.equal(result['description'], 'The prompt greet.');
      assert.deepEqual(result['messages'], [
        { role: 'user', content: { type: 'text', text: 'Greet Ada ✓.' } },
        { role: 'assistant', content: { type: 'image', data: 'aGVsbG8=', mimeType: 'image/png' } },
        { role: 'user', content: { type: 'resource', resource } },
      ]);
    },
  },
  {
    name: 'completion',
    async check({ host }) {
      const ref = { type: 'ref/prompt', name: 'greet' };
      const { completion } = await host.ask('completion/complete', { ref, argument: { name: 'who', value: 'to' } });
      assert.deepEqual(completion, { values: completions, total: 2, hasMore: false });
    },
  },
  {
    name: 'completion with context',
    host: defined.completionContext,
    server: defined.completionContext,
    async check({ host, server }) {
      assert.ok(knows(server.revision, '2025-06-18'));
      const context = { arguments: { shelf: 'three' } };
      const ref = { type: 'ref/prompt', name: 'greet' };
      const params = { ref, argument: { name: 'who', value: 'tod' }, context };
      const { completion } = await host.ask('completion/complete', params);
      assert.deepEqual((completion as { values: unknown }).values, ['today', JSON.stringify(context)]);
    },
  },
];
