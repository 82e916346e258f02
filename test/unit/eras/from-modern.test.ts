import { describe, expect, test } from 'vitest';
import { aboutOurHop, resultFromModern } from '../../../core/eras/from-modern.ts';
import type { JsonObject } from '../../../core/eras/messages.ts';

const serverInfo = 'io.modelcontextprotocol/serverInfo';

describe('a result of 2026-07-28, for any older host,', () => {
  test.each<[what: string, method: string, result: JsonObject, expected: JsonObject]>([
    [
      'has nothing of its type, its age and its server',
      'resources/read',
      { resultType: 'complete', ttlMs: 5, cacheScope: 'public', contents: [], _meta: { [serverInfo]: {}, mine: 1 } },
      { contents: [], _meta: { mine: 1 } },
    ],
    ['has no empty _meta', 'resources/read', { contents: [], _meta: { [serverInfo]: {} } }, { contents: [] }],
    [
      'may be structured as an object',
      'tools/call',
      { content: [], structuredContent: {} },
      { content: [], structuredContent: {} },
    ],
    [
      'has everything else structured as text',
      'tools/call',
      { content: [], structuredContent: [1, 2] },
      { content: [{ type: 'text', text: '[1,2]' }] },
    ],
    [
      'has what is structured only once',
      'tools/call',
      { content: [{ type: 'text', text: '1' }], structuredContent: 1 },
      { content: [{ type: 'text', text: '1' }] },
    ],
    [
      'promises outputs only where they are objects',
      'tools/list',
      {
        tools: [
          { name: 'a', outputSchema: { type: 'object' } },
          { name: 'b', outputSchema: { type: 'array' } },
          { name: 'c', outputSchema: true },
        ],
      },
      { tools: [{ name: 'a', outputSchema: { type: 'object' } }, { name: 'b' }, { name: 'c' }] },
    ],
  ])('%s', (_, method, result, expected) => {
    expect(resultFromModern(method, result)).toEqual(expected);
  });
});

test.each([
  [-32_020, undefined, 'headers'],
  [-32_022, { supported: [] }, 'version'],
  [-32_021, { requiredCapabilities: { sampling: {}, roots: {} } }, { capabilities: 'sampling, roots' }],
  [-32_021, undefined, { capabilities: 'a capability' }],
  [-32_602, undefined, undefined],
  [-32_002, undefined, undefined],
])('the error %i is about our hop, or the host’s to hear', (code, data, about) => {
  expect(aboutOurHop({ code, message: 'm', ...(data === undefined ? {} : { data }) })).toEqual(about);
});
