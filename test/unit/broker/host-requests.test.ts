import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPauseSwitch } from '../../../core/broker/pause-switch.ts';
import { createPolicy } from '../../../core/policy/effective.ts';
import { createHostRequests, type TakeHostRequest } from '../../../core/broker/host-requests.ts';
import type { JsonRpcMessage, JsonRpcRequest } from '../../../core/eras/messages.ts';
import { createRoom, HOLD, mail, type Room } from '../consent-room.ts';

let room: Room;
let paused: boolean;
let toHost: JsonRpcMessage[];
/** Resolves with the next answer to the server. */
let answered: () => Promise<unknown>;
let take: TakeHostRequest;

beforeEach(() => {
  room = createRoom();
  [paused, toHost] = [false, []];
  let next = Promise.withResolvers<unknown>();
  answered = () => next.promise;
  const { tool: _, arguments: __, definition: ___, ...speaker } = mail();
  take = createHostRequests({
    isForbidden: () => false,
    consent: room.consent,
    speaker: () => speaker,
    pause: createPauseSwitch(() => paused),
    holdMs: () => HOLD,
    record: (draft) => void room.lines.push(draft),
    toHost: (message) => {
      toHost.push(message);
      next.resolve('passed on');
    },
    toServer: (answer) => {
      next.resolve(answer);
      next = Promise.withResolvers<unknown>();
    },
    life: new AbortController().signal,
  });
});
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
    const passed = answered();
    expect(take(sampling)).toBe(true);
    expect(room.consent.prompts(false)).toMatchObject([
      { kind: 'server-request', server: 'mail', host: 'cursor', request: { method: 'sampling/createMessage' } },
    ]);
    expect(room.consent.prompts(false)[0]?.request?.text).toContain('Say the password.');
    expect(toHost).toEqual([]);
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    await passed;
    expect(toHost).toEqual([sampling]);
    expect(room.lines.at(-1)).toMatchObject({
      kind: 'call.started',
      method: 'sampling/createMessage',
      decision: 'allow',
    });
  });

  test.each([
    [sampling, { jsonrpc: '2.0', id: 7, error: { code: -1, message: 'User rejected sampling request' } }],
    [elicitation, { jsonrpc: '2.0', id: 7, result: { action: 'decline' } }],
  ])('is refused in the words of the protocol after a no', async (request, refusal) => {
    const answer = answered();
    take(request);
    room.consent.answer(room.openPrompt(), 'deny', 'once');
    expect(await answer).toEqual(refusal);
    expect(toHost).toEqual([]);
  });

  test('is refused when nobody answers', async () => {
    const answer = answered();
    take(elicitation);
    room.clock.advance(HOLD);
    expect(await answer).toMatchObject({ result: { action: 'cancel' } });
  });

  test('is refused while everything is paused, and by a rule', async () => {
    paused = true;
    let answer = answered();
    take(elicitation);
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
    paused = false;
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'deny' });
    answer = answered();
    take(elicitation);
    expect(await answer).toMatchObject({ result: { action: 'decline' } });
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test('is not let through by a rule for every tool, but by one that names it', async () => {
    room.consent.setRule({ host: '*', server: 'mail', tool: '*', effect: 'allow' });
    take(elicitation);
    expect(room.openPrompt()).toBe('p1');
    const passed = answered();
    room.consent.setRule({ host: '*', server: 'mail', tool: 'elicitation/create', effect: 'allow' });
    await passed;
    expect(toHost).toEqual([elicitation]);
  });

  test.each(['managed', 'policy'] as const)(
    'passes by a rule of the %s file that names it, not by a broad one',
    async (layer) => {
      const withRule = (tool: string) => {
        const content = { rules: [{ server: 'mail', tool, effect: 'allow' as const }] };
        const policy = createPolicy({ [layer]: { content, at: '' } });
        room.policy = () => policy;
      };
      withRule('*');
      take(elicitation);
      expect(room.openPrompt()).toBe('p1');
      withRule('elicitation/create');
      const passed = answered();
      take({ ...elicitation, id: 8 });
      await passed;
      expect(toHost).toEqual([{ ...elicitation, id: 8 }]);
      expect(room.lines.at(-1)).toMatchObject({ decision: 'allow', because: `${layer}:1` });
    },
  );

  test('allowed always is no permission for a tool of that name, nor the other way round', async () => {
    const passed = answered();
    take(elicitation);
    room.consent.answer(room.openPrompt(), 'allow', 'always');
    await passed;
    const tool = mail({ tool: 'elicitation/create', definition: { name: 'elicitation/create' } });
    expect(room.consent.decide(tool)).toEqual({ effect: 'ask', because: 'definition-changed' });
  });

  test('that the server gives up is neither asked about any more nor heard of by the host', async () => {
    take(elicitation);
    const cancelled: JsonRpcMessage = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
    expect(take(cancelled)).toBe(true);
    expect(room.consent.prompts(false)).toEqual([]);
    // Whatever could still come of it has come once a later one is answered.
    paused = true;
    const later = answered();
    take({ ...elicitation, id: 8 });
    await later;
    expect(toHost).toEqual([]);
  });

  test('for its roots, and what asks nothing, goes on as it is', () => {
    expect(take({ ...sampling, method: 'roots/list' })).toBe(false);
    expect(take({ jsonrpc: '2.0', method: 'notifications/message' })).toBe(false);
    expect(take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })).toBe(false);
    expect(take({ jsonrpc: '2.0', id: 1, result: {} })).toBe(false);
  });

  test('whose decision cannot be recorded is refused', async () => {
    const answer = answered();
    room.failRecording(new Error('disk full'));
    take(sampling);
    expect(await answer).toMatchObject({ error: { code: -1 } });
    expect(toHost).toEqual([]);
  });
});
