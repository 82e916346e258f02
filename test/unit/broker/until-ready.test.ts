import { beforeEach, describe, expect, test } from 'vitest';
import { createUntilReady, type UntilReady } from '../../../core/broker/until-ready.ts';
import type { JsonObject, JsonRpcMessage } from '../../../core/eras/messages.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

let clock: ManualClock;
let sent: JsonRpcMessage[];
let refused: unknown[];
let toHost: UntilReady;

beforeEach(() => {
  [clock, sent, refused] = [createManualClock(), [], []];
  toHost = createUntilReady({ clock, send: (message) => sent.push(message), refuse: ({ id }) => refused.push(id) });
});

const note = (method: string, params?: JsonObject) =>
  ({ jsonrpc: '2.0', method: `notifications/${method}`, ...(params ? { params } : {}) }) as const;
const question = (id: string) => ({ jsonrpc: '2.0', id, method: 'sampling/createMessage', params: {} }) as const;
const changed = note('tools/list_changed');

describe('until a host says that it is ready', () => {
  test.each([note('message', { level: 'info', data: 'x' }), note('progress', { progressToken: 1, progress: 1 })])(
    '$method comes at once',
    (message) => {
      toHost.send(message);
      expect(sent).toEqual([message]);
    },
  );

  test('questions, changes and whatever else wait, and come then, in order', () => {
    const all = [question('a'), changed, note('example.com/own'), changed, question('b')];
    all.forEach(toHost.send);
    expect(sent).toEqual([]);
    toHost.ready();
    expect(sent).toEqual(all);
    toHost.send(question('c'));
    expect(sent.at(-1)).toEqual(question('c'));
  });

  test('a question that is taken back was never asked', () => {
    toHost.send(question('a'));
    toHost.send(note('cancelled', { requestId: 'a' }));
    toHost.ready();
    expect(sent).toEqual([]);
  });

  test('no more than a hundred wait: questions beyond are refused, and the rest is not told', () => {
    for (let n = 1; n <= 101; n++) toHost.send(question(`${n}`));
    toHost.send(note('example.com/own'));
    expect(refused).toEqual(['101']);
    toHost.ready();
    expect(sent).toHaveLength(100);
  });

  test('one that is at work all the same is taken for ready after a while, and one that is not never', () => {
    toHost.send(question('a'));
    clock.advance(60_000);
    expect(sent).toEqual([]);
    toHost.atWork();
    clock.advance(9_000);
    toHost.atWork();
    expect(sent).toEqual([]);
    clock.advance(1_000);
    expect(sent).toEqual([question('a')]);
  });

  test('nothing comes after its end', () => {
    toHost.send(question('a'));
    toHost.atWork();
    toHost.close();
    clock.advance(60_000);
    expect(sent).toEqual([]);
  });
});
