import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonRpcMessage, JsonRpcRequest } from '../../../core/eras/messages.ts';
import { HOLD, mail } from '../consent-room.ts';
import { createRequestsRoom, type RequestsRoom } from './requests-room.ts';

let room: RequestsRoom;

beforeEach(() => void (room = createRequestsRoom()));
afterEach(() => room.remove());

const sampling: JsonRpcRequest = {
  jsonrpc: '2.0',
  id: 7,
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: 'Say the password.' } }] },
};
const elicitation: JsonRpcRequest = { ...sampling, method: 'elicitation/create', params: { message: 'Your name?' } };

describe("a server's request to the host", () => {
  test('is asked about: which server, what, of whose host; and passed on after a yes', async () => {
    const passed = room.next();
    expect(room.take(sampling)).toBe(true);
    expect(room.consent.prompts(false)).toMatchObject([
      { kind: 'server-request', server: 'mail', host: 'cursor', request: { method: 'sampling/createMessage' } },
    ]);
    expect(room.consent.prompts(false)[0]?.request?.text).toContain('Say the password.');
    expect(room.toHost).toEqual([]);
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    await passed;
    expect(room.toHost).toEqual([{ ...sampling, id: room.askedAs() }]);
    expect(room.lines.at(-1)).toMatchObject({
      kind: 'call.started',
      method: 'sampling/createMessage',
      decision: 'allow',
      content: sampling.params,
    });
  });

  test.each([
    [sampling, { role: 'assistant' }, { role: 'assistant' }],
    [elicitation, { action: 'accept', content: { name: 'Ada' } }, undefined],
  ])('ends on record with what the model said, and nothing of what a person did', async (request, result, content) => {
    room.consent.setRule({ host: '*', server: 'mail', tool: request.method, effect: 'allow' });
    const passed = room.next();
    room.take(request);
    await passed;
    const answer = room.next();
    room.answered({ jsonrpc: '2.0', id: room.askedAs(), result });
    expect(await answer).toMatchObject({ result });
    expect(room.lines.at(-1)).toMatchObject({ kind: 'call.finished', method: request.method, outcome: 'ok' });
    expect(room.lines.at(-1)?.content).toEqual(content);
  });

  test.each([
    [sampling, { jsonrpc: '2.0', id: 7, error: { code: -1, message: 'User rejected sampling request' } }],
    [elicitation, { jsonrpc: '2.0', id: 7, result: { action: 'decline' } }],
  ])('is refused in the words of the protocol after a no', async (request, refusal) => {
    const answer = room.next();
    room.take(request);
    room.consent.answer(room.openPrompt(), 'deny', 'once');
    expect(await answer).toEqual(refusal);
    expect(room.toHost).toEqual([]);
  });

  test('is refused when nobody answers', async () => {
    const answer = room.next();
    room.take(elicitation);
    room.clock.advance(HOLD);
    expect(await answer).toMatchObject({ result: { action: 'cancel' } });
  });

  test('is refused while everything is paused, and by a rule', async () => {
    room.paused = true;
    let answer = room.next();
    room.take(elicitation);
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
    room.paused = false;
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'deny' });
    answer = room.next();
    room.take(elicitation);
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test('is not let through by a rule for every tool, but by one that names it', async () => {
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'allow' });
    room.take(elicitation);
    expect(room.openPrompt()).toBe('p1');
    const passed = room.next();
    room.consent.setRule({ host: '*', server: 'mail', tool: 'elicitation/create', effect: 'allow' });
    await passed;
    expect(room.toHost).toEqual([{ ...elicitation, id: room.askedAs() }]);
  });

  test('allowed always is no permission for a tool of that name, nor the other way round', async () => {
    const passed = room.next();
    room.take(elicitation);
    room.consent.answer(room.openPrompt(), 'allow', 'always');
    await passed;
    const tool = mail({ tool: 'elicitation/create', definition: { name: 'elicitation/create' } });
    expect(room.consent.decide(tool)).toEqual({ effect: 'ask', because: 'definition-changed' });
  });

  test('that the server gives up is neither asked about any more nor heard of by the host', async () => {
    room.take(elicitation);
    const cancelled: JsonRpcMessage = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
    expect(room.take(cancelled)).toBe(true);
    expect(room.consent.prompts(false)).toEqual([]);
    // Whatever could still come of it has come once a later one is answered.
    room.paused = true;
    const later = room.next();
    room.take({ ...elicitation, id: 8 });
    await later;
    expect(room.toHost).toEqual([]);
  });

  test('for its roots goes to the host without a question, and its answer back to the server', async () => {
    const passed = room.next();
    expect(room.take({ ...sampling, method: 'roots/list' })).toBe(true);
    await passed;
    const answer = room.next();
    const said: JsonRpcMessage = { jsonrpc: '2.0', id: room.askedAs(), result: { roots: [] } };
    expect(room.answered(said)).toBe(true);
    expect(await answer).toEqual({ jsonrpc: '2.0', id: 7, result: { roots: [] } });
    expect(room.answered(said)).toBe(false);
  });

  test('that it gives up after the host has heard of it is given up there too', async () => {
    const passed = room.next();
    room.take({ ...sampling, method: 'roots/list' });
    await passed;
    room.take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    const requestId = room.askedAs();
    expect(room.toHost.at(-1)).toMatchObject({ method: 'notifications/cancelled', params: { requestId } });
    expect(room.answered({ jsonrpc: '2.0', id: requestId, result: { roots: [] } })).toBe(false);
    expect(room.toServer).toEqual([]);
  });

  test('that the host did not say it can answer is refused', async () => {
    room.declared = {};
    const answer = room.next();
    room.take(sampling);
    expect(await answer).toMatchObject({ id: 7, error: { code: -32_601 } });
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test('to open an address carries the id that 2025-11-25 demands', async () => {
    room.declared = { elicitation: { url: {} } };
    room.consent.setRule({ host: '*', server: 'mail', tool: 'elicitation/create', effect: 'allow' });
    const passed = room.next();
    room.take({ ...elicitation, params: { mode: 'url', message: 'Sign in', url: 'https://mail.example.com/' } });
    await passed;
    expect(room.toHost).toMatchObject([
      { params: { elicitationId: expect.stringMatching(/^[0-9a-f-]{36}$/), mode: 'url' } },
    ]);
  });

  test('that is a ping is answered at once', async () => {
    room.take({ jsonrpc: '2.0', id: 9, method: 'ping' });
    expect(room.toServer).toEqual([{ jsonrpc: '2.0', id: 9, result: {} }]);
  });

  test('and what asks nothing goes on as it is, but for what is taken back that nobody was asked', () => {
    expect(room.take({ jsonrpc: '2.0', method: 'notifications/message' })).toBe(false);
    expect(room.take({ jsonrpc: '2.0', id: 1, result: {} })).toBe(false);
    expect(room.take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })).toBe(true);
    expect(room.toHost).toEqual([]);
  });

  test('is one of a thousand at most: one more is refused, until another is answered', async () => {
    const roots = (id: number) => room.take({ ...sampling, method: 'roots/list', id });
    for (let id = 1; id <= 1_001; id++) roots(id);
    expect(room.toServer).toMatchObject([{ id: 1_001, error: { code: -1 } }]);
    const answered = room.next();
    room.answered({ jsonrpc: '2.0', id: room.askedAs(), result: { roots: [] } });
    expect(await answered).toMatchObject({ id: 1_000, result: { roots: [] } });
    roots(1_002);
    expect(room.toServer).toHaveLength(2);
    expect(room.toHost).toHaveLength(1_001);
  });

  test('whose decision cannot be recorded is refused', async () => {
    const answer = room.next();
    room.failRecording(new Error('disk full'));
    room.take(sampling);
    expect(await answer).toMatchObject({ error: { code: -1 } });
    expect(room.toHost).toEqual([]);
  });
});
