import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPauseSwitch } from '../../../core/broker/pause-switch.ts';
import { createResultGate } from '../../../core/broker/result-gate.ts';
import { type CallTool, createToolCall } from '../../../core/broker/tool-call.ts';
import type { JsonRpcRequest } from '../../../core/eras/messages.ts';
import type { ActivityDraft } from '../../../shared/models.ts';
import { createRoom, definition, HOLD, mail, never, type Room } from '../consent-room.ts';

let room: Room;
let showsResults: boolean;
let lines: ActivityDraft[];
let call: CallTool;

beforeEach(() => {
  room = createRoom();
  [showsResults, lines] = [false, []];
  const { clock, consent } = room;
  const { arguments: _, definition: __, tool: ___, ...caller } = mail();
  call = createToolCall({
    consent,
    clock,
    activity: {
      record(draft) {
        lines.push(draft);
        return { number: 1, at: '', ...draft };
      },
    },
    isTracing: () => false,
    permit: () => {},
    pause: createPauseSwitch(() => false),
    definitions: {
      of: async () => definition,
      known: () => definition,
      all: async () => [],
      asking: () => () => true,
      forget: () => {},
    },
    gate: { through: (act) => act() },
    results: createResultGate({
      policy: () => ({ mask: false, maxBytes: Infinity, approve: showsResults }),
      consent,
      clock,
    }),
    holdMs: () => HOLD,
    caller: () => ({ ...caller, scopes: ['mail.read'] }),
    async send({ id }, _, { confirm, times }) {
      times.asked();
      clock.advance(2_000);
      times.left(['mail.read', 'mail.send']);
      await confirm(caller.account);
      return times.server(async () => {
        clock.advance(300);
        return { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'sent' }] } };
      });
    },
  });
});
afterEach(() => room.remove());

const request: JsonRpcRequest = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'send_mail',
    arguments: { to: 'ada' },
    _meta: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  },
};
const trace = { trace: '0af7651916cd43dd8448eb211c80319c', parentSpan: 'b7ad6b7169203331' };

async function answerAfter(ms: number): Promise<void> {
  for (let turns = 0; room.consent.prompts(false).length === 0; turns++) {
    if (turns > 1_000) throw new Error('nobody was asked');
    await Promise.resolve();
  }
  room.clock.advance(ms);
  room.consent.answer(room.openPrompt(), 'allow', 'once');
}

describe('the records of a call', () => {
  test('say what was called, with which scopes, by whose leave, in which trace, and what came of it', async () => {
    const rule = room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' });
    await call(request, never);
    const both = { call: lines[0]?.call, method: 'tools/call', tool: 'send_mail', ...trace };
    const decided = { decision: 'allow', because: rule.id };
    expect(lines).toMatchObject([
      { kind: 'call.started', ...both, ...decided, scopes: 'mail.read', content: { to: 'ada' } },
      { kind: 'call.finished', ...both, outcome: 'ok', scopes: 'mail.read mail.send', content: { content: [{}] } },
    ]);
  });

  test('say where the time went, and nothing of a person who was not asked', async () => {
    room.consent.setRule({ host: '*', server: '*', tool: '*', effect: 'allow' });
    await call(request, never);
    expect(lines[1]).toMatchObject({ durationMs: 2_300, tokenMs: 2_000, serverMs: 300 });
    expect(lines[1]).not.toHaveProperty('personMs');
  });

  test('count what a person took, for the call and for its result', async () => {
    showsResults = true;
    const answer = call(request, never);
    await answerAfter(5_000);
    await answerAfter(4_000);
    await answer;
    expect(lines[1]).toMatchObject({ durationMs: 11_300, personMs: 9_000, tokenMs: 2_000, serverMs: 300 });
  });
});
