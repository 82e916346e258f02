import { describe, expect, test } from 'vitest';
import { declaredToModern, declaredUpstream, requestForHost } from '../../../core/eras/host-abilities.ts';
import type { JsonObject } from '../../../core/eras/messages.ts';

const [v2024, vMarch, vJune, vNovember] = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];
const elicit = (params: JsonObject) => ({ method: 'elicitation/create', params });
const sample = (params: JsonObject) => ({ method: 'sampling/createMessage', params: { messages: [], ...params } });
const formOf = (property: JsonObject) => ({ type: 'object', properties: { a: property } });
const url = elicit({ mode: 'url', message: 'm', url: 'https://example.com/' });
const form = elicit({ mode: 'form', message: 'm', requestedSchema: formOf({ type: 'string' }) });
const plainForm = elicit({ message: 'm', requestedSchema: formOf({ type: 'string' }) });
const several = elicit({ message: 'm', requestedSchema: formOf({ type: 'array', items: { enum: ['x'] } }) });
const text = { type: 'text', text: 't' };

describe('a request of a server to a host', () => {
  test.each([
    ['a form, of 2025-11-25', vNovember, { elicitation: {} }, form, form],
    ['a form, of 2025-06-18, without a mode', vJune, { elicitation: {} }, form, plainForm],
    ['no form, of 2025-03-26', vMarch, { elicitation: {} }, form, undefined],
    ['no form where it declared none', vNovember, {}, form, undefined],
    ['no form where it declared addresses alone', vNovember, { elicitation: { url: {} } }, form, undefined],
    ['an address where it declared that', vNovember, { elicitation: { url: {} } }, url, url],
    ['no address where it declared nothing of modes', vNovember, { elicitation: {} }, url, undefined],
    ['no address, of 2025-06-18', vJune, { elicitation: { url: {} } }, url, undefined],
    ['several of a list, of 2025-11-25', vNovember, { elicitation: {} }, several, several],
    ['no several of a list, of 2025-06-18', vJune, { elicitation: {} }, several, undefined],
    ['sampling', v2024, { sampling: {} }, sample({}), sample({})],
    ['no sampling where it declared none', v2024, {}, sample({}), undefined],
    [
      'tools where it declared them',
      vNovember,
      { sampling: { tools: {} } },
      sample({ tools: [] }),
      sample({ tools: [] }),
    ],
    ['no tools else', vNovember, { sampling: {} }, sample({ tools: [] }), undefined],
    ['no tools, of 2025-06-18', vJune, { sampling: { tools: {} } }, sample({ toolChoice: {} }), undefined],
    [
      'context, of 2025-06-18',
      vJune,
      { sampling: {} },
      sample({ includeContext: 'thisServer' }),
      sample({ includeContext: 'thisServer' }),
    ],
    [
      'no context where it did not declare it',
      vNovember,
      { sampling: {} },
      sample({ includeContext: 'thisServer' }),
      sample({}),
    ],
    ['roots', v2024, { roots: {} }, { method: 'roots/list' }, { method: 'roots/list' }],
    ['no roots where it declared none', v2024, {}, { method: 'roots/list' }, undefined],
    ['what nobody knows', v2024, {}, { method: 'vendor/ask' }, { method: 'vendor/ask' }],
  ])('is %s', (_, revision = '', capabilities, request, expected) => {
    expect(requestForHost(request, { revision, capabilities })).toEqual(expected);
  });

  test('that needs no change stays the same object', () => {
    expect(requestForHost(form, { revision: '2025-11-25', capabilities: { elicitation: {} } })).toBe(form);
    const asked = sample({ messages: [{ role: 'user', content: text }] });
    expect(requestForHost(asked, { revision: '2024-11-05', capabilities: { sampling: {} } })).toBe(asked);
  });

  test('shows titled choices to 2025-06-18 as it knows them, and drops defaults it does not', () => {
    const titled = formOf({ type: 'string', default: 'x', oneOf: [{ const: 'x', title: 'An x' }, { const: 'y' }] });
    const host = { revision: '2025-06-18', capabilities: { elicitation: {} } };
    expect(requestForHost(elicit({ message: 'm', requestedSchema: titled }), host)?.params).toEqual({
      message: 'm',
      requestedSchema: formOf({ type: 'string', enum: ['x', 'y'], enumNames: ['An x', 'y'] }),
    });
    const sure = elicit({ message: 'm', requestedSchema: formOf({ type: 'boolean', default: true }) });
    expect(requestForHost(sure, host)).toEqual(sure);
  });

  test('says one thing at a time before 2025-11-25', () => {
    const asked = sample({ messages: [{ role: 'user', content: [text, { ...text, text: 'u' }] }] });
    const host = { revision: '2025-06-18', capabilities: { sampling: {} } };
    expect(requestForHost(asked, host)?.params?.['messages']).toEqual([
      { role: 'user', content: text },
      { role: 'user', content: { ...text, text: 'u' } },
    ]);
    const heard = sample({ messages: [{ role: 'user', content: { type: 'audio' } }] });
    expect(requestForHost(heard, host)).toEqual(heard);
    expect(requestForHost(heard, { ...host, revision: '2024-11-05' })).toBeUndefined();
  });
});

describe('what a server is told that it may ask', () => {
  test.each([
    ['nothing more where policy lets nobody ask', vNovember, { roots: {} }, false, { roots: {} }],
    ['what the host declared', vNovember, { elicitation: { form: {} } }, false, { elicitation: { form: {} } }],
    ['no elicitation that its revision does not have', vMarch, { elicitation: {} }, false, {}],
    [
      'everything, where Drawbridge asks itself',
      v2024,
      { roots: {} },
      true,
      { roots: {}, elicitation: { form: {}, url: {} } },
    ],
    [
      'the host’s own words first',
      vNovember,
      { elicitation: { form: { a: 1 } } },
      true,
      { elicitation: { form: { a: 1 }, url: {} } },
    ],
  ])('is %s', (_, revision = '', capabilities, weElicit, expected) => {
    expect(declaredUpstream({ revision, capabilities }, weElicit)).toEqual(expected);
  });

  test('has neither tasks nor changes of roots in 2026-07-28', () => {
    expect(declaredToModern({ roots: { listChanged: true }, tasks: {}, experimental: { a: {} } })).toEqual({
      roots: {},
      experimental: { a: {} },
    });
  });
});
