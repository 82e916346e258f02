/** What the bridge has no words for, and errors. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { vendorExtension } from '../ends/modern-host.ts';
import { refused } from '../offers/acts.ts';
import { knows } from '../revisions.ts';
import { defined } from '../specification.ts';
import { callTool, contentOf, errorOf, type Feature, newKey } from './feature.ts';

export const faithfulFeatures: readonly Feature[] = [
  {
    name: 'an unknown method',
    async check({ host }) {
      const given = { shelf: [1, 2.5, null, 'ünï'] };
      const result = await host.ask('com.example/vendor', { given });
      assert.deepEqual([result['given'], result['shelves']], [given, [1, 2.5]]);
    },
  },
  {
    name: 'a method the server has not',
    async check({ host }) {
      assert.equal((await errorOf(host.ask('com.example/nothing', {}))).code, -32_601);
    },
  },
  {
    name: 'an unknown notification, to the server',
    async check({ host, server }) {
      const key = newKey();
      await host.notify('notifications/com.example/vendor', { key, n: 1.5 });
      const params = await server.world.noted(key, 'notifications/com.example/vendor');
      assert.ok(isObject(params) && params['n'] === 1.5);
    },
  },
  {
    name: 'extensions',
    host: defined.extensions,
    server: defined.extensions,
    async check({ host, server }) {
      assert.deepEqual(host.told.capabilities['extensions'], server.offer.capabilities['extensions']);
      const told = JSON.parse(words(contentOf(await callTool(host, 'tell-back'))[0]?.['text'])) as {
        capabilities: { extensions?: Record<string, unknown> };
      };
      assert.deepEqual(told.capabilities.extensions?.[vendorExtension], { shelves: true });
    },
  },
  {
    name: 'errors: code, words and data',
    async check({ host, server }) {
      const { code, data, message } = await errorOf(callTool(host, 'refuse'));
      assert.equal(code, refused.code);
      // The servers of older SDKs leave the data out.
      if (knows(server.revision, '2025-11-25')) assert.deepEqual(data, refused.data);
      assert.ok(message.includes(refused.message), message);
    },
  },
  {
    name: 'errors: no such resource',
    async check({ host }) {
      const { code } = await errorOf(host.ask('resources/read', { uri: `note://${randomUUID()}` }));
      assert.ok(code === -32_002 || code === -32_602, `code ${String(code)}`);
    },
  },
  {
    name: 'errors: no such prompt argument, cursor or tool',
    async check({ host }) {
      assert.equal((await errorOf(host.ask('resources/list', { cursor: 'none such' }))).code, -32_602);
      assert.equal((await errorOf(callTool(host, 'none-such'))).code, -32_602);
    },
  },
];
