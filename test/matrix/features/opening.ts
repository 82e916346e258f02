import assert from 'node:assert/strict';
import { isObject } from '../../../core/eras/messages.ts';
import { instructions } from '../offers/offer.ts';
import { isModern, knows } from '../revisions.ts';
import { defined } from '../specification.ts';
import { callTool, type Feature, type Pair, textOf } from './feature.ts';

/** What the host may expect to be told of the server. */
function checkTold({ host, server }: Pair): void {
  const { capabilities, serverInfo } = host.told;
  assert.equal(serverInfo['name'], server.offer.serverInfo['name']);
  assert.equal(serverInfo['version'], server.offer.serverInfo['version']);
  for (const name of ['tools', 'resources', 'prompts', 'logging']) assert.ok(name in capabilities, name);
  const { resources } = capabilities;
  assert.ok(isObject(resources) && resources['subscribe'] === true, 'resources.subscribe');
  if (knows(host.revision, '2025-03-26')) {
    assert.equal('completions' in capabilities, 'completions' in server.offer.capabilities, 'completions');
  }
}

export const openingFeatures: readonly Feature[] = [
  {
    name: 'initialize',
    host: defined.handshake,
    async check(pair) {
      checkTold(pair);
      assert.equal(pair.host.told.instructions, instructions);
      assert.equal('extensions' in pair.host.told.capabilities, false, 'extensions');
    },
  },
  {
    name: 'server/discover',
    host: defined.discovery,
    async check(pair) {
      checkTold(pair);
      assert.equal(pair.host.told.instructions, instructions);
      const result = await pair.host.ask('server/discover');
      assert.ok((result['supportedVersions'] as string[]).includes('2026-07-28'));
    },
  },
  {
    name: 'ping of the host',
    host: defined.ping,
    check: async ({ host }) => assert.deepEqual(await host.ask('ping'), {}),
  },
  {
    name: 'ping of the server',
    server: defined.ping,
    check: async ({ host }) => assert.equal(textOf(await callTool(host, 'ask-ping')), '{}'),
  },
  {
    name: 'what the host can do reaches the server',
    async check({ host, server }) {
      const told = JSON.parse(textOf(await callTool(host, 'tell-back'))) as { capabilities: Record<string, unknown> };
      for (const name of ['sampling', 'roots']) assert.ok(name in told.capabilities, name);
      if (knows(host.revision, '2025-06-18')) assert.ok('elicitation' in told.capabilities, 'elicitation');
      if (isModern(server.revision) && isModern(host.revision))
        assert.ok('extensions' in told.capabilities, 'extensions');
    },
  },
];
