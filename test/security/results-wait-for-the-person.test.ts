import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createResultGate, type ResultGate } from '../../core/broker/result-gate.ts';
import { createRoom, HOLD, mail, never, type Room } from '../unit/consent-room.ts';

/** Promise: where the policy says so, a person sees a result before the model does, and a no keeps it from it. */
let room: Room;
let gate: ResultGate;
let approve: boolean;
beforeEach(() => {
  room = createRoom();
  approve = true;
  const policy = () => ({ maxBytes: 1_000, approve, mask: true });
  gate = createResultGate({ policy, consent: room.consent, clock: room.clock });
});
afterEach(() => room.remove());

const secret = 'the code is ghp_0123456789abcdefABCDEF';
const answer = (text: string) => ({ jsonrpc: '2.0' as const, id: 1, result: { content: [{ type: 'text', text }] } });
const through = (text: string) => gate(answer(text), mail(), 'c1', { until: room.clock.now() + HOLD, signal: never });

describe('a result', () => {
  test('is held until the person has seen it, as the model would get it', async () => {
    let given = false;
    const held = through(secret).finally(() => (given = true));
    const [prompt] = room.consent.prompts(false);
    expect(prompt).toMatchObject({ kind: 'result', server: 'mail', tool: 'send_mail', host: 'cursor' });
    expect(prompt?.result).toBe('{"content":[{"type":"text","text":"the code is [masked by Drawbridge]"}]}');
    expect(given).toBe(false);
    room.consent.answer(prompt?.id ?? '', 'allow', 'once');
    expect(await held).toEqual(answer('the code is [masked by Drawbridge]'));
  });

  test('that the person denies does not reach the model; their words do', async () => {
    const held = through(secret);
    room.consent.answer(room.openPrompt(), 'deny', 'once', { words: 'Private.' });
    await expect(held).rejects.toThrow('keeps its result to themselves. In their words: "Private.".');
  });

  test('that nobody looked at in time does not reach it either', async () => {
    const held = through(secret);
    const outcome = expect(held).rejects.toMatchObject({ problem: { code: 'result-pending' } });
    room.clock.advance(HOLD);
    await outcome;
  });

  test('whose question cannot be recorded does not reach it', async () => {
    room.failRecording(new Error('disk full'));
    await expect(through(secret)).rejects.toThrow('disk full');
  });

  test('is masked and cut without a question where none is wanted', async () => {
    approve = false;
    expect(JSON.stringify(await through(secret))).not.toContain('ghp_');
    expect(JSON.stringify(await through('x'.repeat(2_000)))).toContain('Drawbridge cut this result here');
    expect(room.consent.prompts(true)).toEqual([]);
  });

  test('that the person may have for once is asked about the next time', async () => {
    const first = through('one');
    expect(() => room.consent.answer(room.openPrompt(), 'allow', 'always')).toThrow('for once');
    room.consent.answer(room.openPrompt(), 'allow', 'once');
    await first;
    const second = gate(answer('two'), mail(), 'c2', { until: room.clock.now() + HOLD, signal: never });
    expect(room.openPrompt()).toBe('p2');
    room.consent.answer('p2', 'deny', 'once');
    await expect(second).rejects.toThrow('keeps its result');
  });
});
