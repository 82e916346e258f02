import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonRpcRequest } from '../../../core/eras/messages.ts';
import { HOLD } from '../consent-room.ts';
import { createRequestsRoom, type RequestsRoom } from './requests-room.ts';

let room: RequestsRoom;

beforeEach(() => void (room = createRequestsRoom()));
afterEach(() => room.remove());

const form: JsonRpcRequest = {
  jsonrpc: '2.0',
  id: 7,
  method: 'elicitation/create',
  params: {
    message: 'Who are you?',
    requestedSchema: {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 18 } },
      required: ['name'],
    },
  },
};

describe('a question to the person, of a host that cannot ask it', () => {
  beforeEach(() => void (room.declared = {}));

  test('comes to the person, and what they fill in goes to the server', async () => {
    room.take(form);
    expect(room.consent.prompts(false)).toMatchObject([
      {
        kind: 'elicitation',
        server: 'mail',
        elicitation: { mode: 'form', message: 'Who are you?', fields: [{ name: 'name', required: true }, {}] },
      },
    ]);
    const answer = room.next();
    room.consent.reply(room.openPrompt(), { action: 'accept', content: { name: 'Ada', age: 36 } });
    expect(await answer).toEqual({
      jsonrpc: '2.0',
      id: 7,
      result: { action: 'accept', content: { name: 'Ada', age: 36 } },
    });
    expect(JSON.stringify([room.lines, room.consent.prompts(true)])).not.toContain('Ada');
    expect(room.toHost).toEqual([]);
  });

  test('takes no values that the server did not ask for, and stays open', () => {
    room.take(form);
    const id = room.openPrompt();
    const faulty = () => room.consent.reply(id, { action: 'accept', content: { age: 17, pet: 'cat' } });
    expect(faulty).toThrow('“name” is needed. “age” must be at least 18. “pet” is not asked for.');
    expect(() => room.consent.answer(id, 'allow', 'once')).toThrow('wants an answer of its own');
    expect(room.openPrompt()).toBe(id);
  });

  test.each(['decline', 'cancel'] as const)('can be met with %s', async (action) => {
    const answer = room.next();
    room.take(form);
    room.consent.reply(room.openPrompt(), { action });
    expect(await answer).toMatchObject({ result: { action } });
  });

  test('is declined by a no, a rule, and while everything is paused', async () => {
    let answer = room.next();
    room.take(form);
    room.consent.answer(room.openPrompt(), 'deny', 'once');
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
    room.consent.setRule({ host: '*', server: 'mail', tool: 'elicitation/create', effect: 'deny' });
    answer = room.next();
    room.take(form);
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
    room.paused = true;
    answer = room.next();
    room.take(form);
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
  });

  test('answered late counts once, for the same question', async () => {
    const params = { method: form.method, ...(form.params ? { params: form.params } : {}) };
    const { signal } = new AbortController();
    const first = room.requests.ask(params, HOLD, signal);
    room.clock.advance(HOLD);
    expect(await first).toBe('pending');
    room.consent.reply(room.openPrompt(), { action: 'accept', content: { name: 'Ada' } });
    expect(await room.requests.ask(params, HOLD, signal)).toMatchObject({ result: { content: { name: 'Ada' } } });
    void room.requests.ask(params, HOLD, signal).catch(() => undefined);
    expect(room.consent.prompts(false)).toHaveLength(1);
  });

  test('that no form can show, or that opens no web address, is not asked', async () => {
    const nested = { message: 'x', requestedSchema: { properties: { a: { type: 'object' } } } };
    const scheme = { message: 'x', mode: 'url', url: 'file:///etc/passwd' };
    for (const params of [nested, scheme]) {
      const answer = room.next();
      room.take({ ...form, params });
      expect(await answer).toMatchObject({ error: { code: -32_602 } });
    }
    expect(room.consent.prompts(true)).toEqual([]);
  });
});
