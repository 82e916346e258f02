import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonRpcResponse } from '../../../core/eras/messages.ts';
import { answerForRevision, hearsOf, resultForRevision } from '../../../core/eras/revision-fit.ts';
import { keepBytes, lineOf } from '../../../core/eras/wire-bytes.ts';

const icons = [{ src: 'https://example.com/a.png' }];
const text = { type: 'text', text: 'hello' };
const audio = { type: 'audio', data: 'AAAA', mimeType: 'audio/wav', annotations: { priority: 1 } };
const link = { type: 'resource_link', uri: 'file:///a.txt', name: 'a.txt', description: 'A file.', _meta: { a: 1 } };
const blob = {
  type: 'resource',
  resource: { uri: 'drawbridge://audio', blob: 'AAAA', mimeType: 'audio/wav' },
  annotations: { priority: 1 },
};
const linkText = { type: 'text', text: 'a.txt: file:///a.txt\nA file.', _meta: { a: 1 } };
const tool = {
  name: 't',
  inputSchema: { type: 'object' },
  vendor: 1,
  _meta: { ui: 1 },
  title: 'T',
  icons,
  outputSchema: { type: 'object' },
  annotations: { readOnlyHint: true },
  execution: { taskSupport: 'optional' },
};
const plainTool = { name: 't', inputSchema: { type: 'object' }, vendor: 1, _meta: { ui: 1 } };
const june = { ...plainTool, title: 'T', outputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
const taskOnly = { ...plainTool, name: 'u', execution: { taskSupport: 'required' } };
const structured = { content: [], structuredContent: { a: 1 } };

type Row = [method: string, revision: string, result: JsonObject, expected: JsonObject];

describe('a host gets nothing its revision does not have', () => {
  test.each<Row>([
    ['tools/list', '2025-11-25', { tools: [tool, taskOnly] }, { tools: [tool, taskOnly] }],
    ['tools/list', '2025-06-18', { tools: [tool, taskOnly] }, { tools: [june] }],
    ['tools/list', '2025-03-26', { tools: [tool] }, { tools: [{ ...plainTool, annotations: tool.annotations }] }],
    ['tools/list', '2024-11-05', { tools: [tool], nextCursor: '' }, { tools: [plainTool], nextCursor: '' }],
    [
      'prompts/list',
      '2025-06-18',
      { prompts: [{ name: 'p', title: 'P', icons }] },
      { prompts: [{ name: 'p', title: 'P' }] },
    ],
    [
      'prompts/list',
      '2025-03-26',
      { prompts: [{ name: 'p', title: 'P', arguments: [{ name: 'a', title: 'A', required: true }] }] },
      { prompts: [{ name: 'p', arguments: [{ name: 'a', required: true }] }] },
    ],
    [
      'resources/list',
      '2024-11-05',
      { resources: [{ uri: 'a:b', name: 'r', title: 'R', size: 3 }] },
      { resources: [{ uri: 'a:b', name: 'r', size: 3 }] },
    ],
    [
      'resources/templates/list',
      '2025-06-18',
      { resourceTemplates: [{ name: 'r', icons }] },
      { resourceTemplates: [{ name: 'r' }] },
    ],
    ['tools/call', '2025-03-26', { content: [text, audio, link] }, { content: [text, audio, linkText] }],
    ['tools/call', '2024-11-05', { content: [text, audio, link] }, { content: [text, blob, linkText] }],
    ['tools/call', '2025-06-18', structured, structured],
    [
      'tools/call',
      '2025-03-26',
      { ...structured, content: [link] },
      { content: [linkText, { type: 'text', text: '{"a":1}' }] },
    ],
    ['tools/call', '2025-03-26', structured, { content: [{ type: 'text', text: '{"a":1}' }] }],
    ['tools/call', '2025-03-26', { ...structured, content: [text] }, { content: [text] }],
    [
      'tools/call',
      '2025-03-26',
      { structuredContent: { a: 1 }, isError: true },
      { content: [{ type: 'text', text: '{"a":1}' }], isError: true },
    ],
    [
      'prompts/get',
      '2024-11-05',
      { messages: [{ role: 'user', content: audio }] },
      { messages: [{ role: 'user', content: blob }] },
    ],
    [
      'prompts/get',
      '2025-03-26',
      { messages: [{ role: 'user', content: link }] },
      { messages: [{ role: 'user', content: linkText }] },
    ],
    ['vendor/get', '2024-11-05', { title: 'x', icons }, { title: 'x', icons }],
  ])('%s, %s', (method, revision, result, expected) => {
    expect(resultForRevision(method, result, revision)).toEqual(expected);
  });

  test.each([
    [
      '2025-11-25',
      { name: 's', title: 'S', icons, websiteUrl: 'w', description: 'd' },
      ['completions', 'tasks', 'tools'],
    ],
    ['2025-06-18', { name: 's', title: 'S' }, ['completions', 'tools']],
    ['2025-03-26', { name: 's' }, ['completions', 'tools']],
    ['2024-11-05', { name: 's' }, ['tools']],
  ])('initialize, %s', (revision, serverInfo, capabilities) => {
    const told = {
      serverInfo: { name: 's', title: 'S', icons, websiteUrl: 'w', description: 'd' },
      capabilities: { completions: {}, tasks: {}, tools: {} },
    };
    const fitting = resultForRevision('initialize', told, revision);
    expect(fitting['serverInfo']).toEqual(serverInfo);
    expect(Object.keys(fitting['capabilities'] ?? {})).toEqual(capabilities);
  });

  test.each([
    ['notifications/elicitation/complete', '2025-06-18', false],
    ['notifications/elicitation/complete', '2025-11-25', true],
    ['notifications/tasks/status', '2025-03-26', false],
    ['notifications/tools/list_changed', '2024-11-05', true],
    ['notifications/vendor', '2024-11-05', true],
  ])('%s, %s', (method, revision, heard) => {
    expect(hearsOf({ jsonrpc: '2.0', method }, revision)).toBe(heard);
  });
});

describe('what needs no change', () => {
  const results: [string, JsonObject][] = [
    ['tools/call', { content: [text, { type: 'vendor' }], isError: false }],
    ['tools/list', { tools: [plainTool, 'odd'] }],
    ['prompts/get', { messages: [{ role: 'user', content: text }] }],
    ['prompts/list', { prompts: [{ name: 'p', arguments: [{ name: 'a' }] }] }],
    ['resources/read', { contents: [] }],
    ['tools/call', { content: 'odd' }],
  ];
  test.each(results)('of %s stays the same object, with the text it came as', (method, result) => {
    const answer: JsonRpcResponse = { jsonrpc: '2.0', id: 1, result };
    const came = `${JSON.stringify(answer)}${' '.repeat(20_000)}`;
    keepBytes(answer, Buffer.from(came));
    for (const revision of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
      expect(lineOf(answerForRevision(method, answer, revision)).toString()).toBe(came);
    }
  });
});
