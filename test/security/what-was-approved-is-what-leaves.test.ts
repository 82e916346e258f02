import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallTool, createToolCall } from '../../core/broker/tool-call.ts';
import { createPauseSwitch } from '../../core/broker/pause-switch.ts';
import { SignInNeeded } from '../../core/broker/upstream.ts';
import type { JsonObject, JsonRpcRequest } from '../../core/eras/messages.ts';
import { createRoom, definition, HOLD, mail, never, type Room } from '../unit/consent-room.ts';

/** Promise: a call leaves only as it was approved: this tool, this account, and nobody has said no since. */
describe('between the yes and the call', () => {
  let room: Room;
  let account: string | undefined;
  let tool: Record<string, unknown>;
  let paused: boolean;
  /** Happens after the yes, before the call would leave. */
  let meanwhile: () => void;
  let signIn: () => void;
  /** The accounts that calls left with. */
  let sent: (string | undefined)[];
  /** What was recorded and what left, in this order. */
  let story: string[];
  let call: CallTool;

  beforeEach(() => {
    room = createRoom();
    [account, tool, paused, sent, story] = ['ada', definition, false, [], []];
    meanwhile = () => {};
    signIn = () => {};
    const { arguments: _, definition: __, tool: ___, ...caller } = mail();
    call = createToolCall({
      isTracing: () => false,
      consent: room.consent,
      activity: {
        record(draft) {
          story.push(`${draft.kind} recorded`);
          return { number: 1, at: '', ...draft };
        },
      },
      permit: () => {},
      pause: createPauseSwitch(() => paused),
      clock: room.clock,
      definitions: {
        of: async () => tool as JsonObject,
        known: () => undefined,
        all: async () => [],
        asking: () => () => true,
        forget: () => {},
      },
      gate: {
        async through(act) {
          try {
            return await act();
          } catch (error) {
            if (!(error instanceof SignInNeeded)) throw error;
            signIn();
            return act();
          }
        },
      },
      results: async (answer) => answer,
      holdMs: () => HOLD,
      caller: () => ({ ...caller, account }),
      async send({ id }, _signal, { confirm }) {
        meanwhile();
        await confirm(account);
        if (account === undefined) throw new SignInNeeded([], 'none');
        sent.push(account);
        story.push('the call leaves');
        return { jsonrpc: '2.0', id, result: { content: [] } };
      },
    });
  });
  afterEach(() => room.remove());

  const request: JsonRpcRequest = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'send_mail', arguments: {} },
  };
  const allowed = async () => {
    room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' });
    return JSON.stringify(await call(request, never));
  };
  const prompted = async () => {
    // Bounded: without what makes it ask, waiting for ever would stop the test from failing.
    for (let turns = 0; room.consent.prompts(false).length === 0; turns++) {
      if (turns > 1_000) throw new Error('nobody was asked');
      await Promise.resolve();
    }
    return room.consent.prompts(false)[0];
  };

  it('a call leaves', async () => {
    expect(await allowed()).not.toContain('isError');
    expect(sent).toEqual(['ada']);
  });

  it('its start is on record before it leaves, and its end before the host has the answer', async () => {
    await allowed();
    expect(story).toEqual(['call.started recorded', 'the call leaves', 'call.finished recorded']);
  });

  it('another account was signed in while the person read: they are asked about that one', async () => {
    const answer = call(request, never);
    const first = await prompted();
    expect(first?.account).toBe('ada');
    account = 'bob';
    room.consent.answer(first?.id ?? '', 'allow', 'once');
    const second = await prompted();
    expect(second?.account).toBe('bob');
    room.consent.answer(second?.id ?? '', 'deny', 'once');
    expect(JSON.stringify(await answer)).toContain('was denied');
    expect(sent).toEqual([]);
  });

  const changes: [string, () => void, string][] = [
    ['another account was signed in', () => (account = 'bob'), 'changed after the call was approved'],
    ['the account was signed out', () => (account = undefined), 'changed after the call was approved'],
    ['the server came back with another tool', () => (tool = { ...definition, title: 'x' }), 'changed after the call'],
    ['what allowed it was revoked', () => room.consent.revoke('all'), 'changed after the call was approved'],
    ['every call was paused', () => (paused = true), 'has paused every tool call'],
    [
      'a rule came to deny it',
      () => room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'deny' }),
      'is not allowed here',
    ],
  ];
  it.each(changes)('%s: it does not leave, and the host is told', async (_, change, words) => {
    meanwhile = change;
    expect(await allowed()).toContain(words);
    expect(sent).toEqual([]);
  });

  it('a call that was paused while it waited for a sign-in does not leave', async () => {
    account = undefined;
    signIn = () => {
      account = 'ada';
      paused = true;
    };
    expect(await allowed()).toContain('has paused every tool call');
    expect(sent).toEqual([]);
  });

  it('a call that had to wait for the first sign-in leaves with that account', async () => {
    account = undefined;
    signIn = () => (account = 'ada');
    expect(await allowed()).not.toContain('isError');
    expect(sent).toEqual(['ada']);
  });
});
