import { beforeEach, describe, expect, test } from 'vitest';
import { createHostLine, type HostLine } from '../../../core/broker/host-line.ts';
import type { JsonRpcMessage, JsonRpcRequest } from '../../../core/eras/messages.ts';

let toHost: JsonRpcMessage[];
let line: HostLine;
let over: AbortController;

beforeEach(() => {
  toHost = [];
  let last = 0;
  line = createHostLine(
    (message) => toHost.push(message),
    () => `id-${++last}`,
  );
  over = new AbortController();
});

const ask = () => line.ask({ method: 'roots/list' }, over.signal);
const answer = (id: string) => line.answered({ jsonrpc: '2.0', id, result: { by: id } });

describe('what a host is asked', () => {
  test('has an id of ours each, and its own answer, in whatever order they come', async () => {
    const [one, two] = [ask(), ask()];
    expect(toHost.map((message) => (message as JsonRpcRequest).id)).toEqual(['id-1', 'id-2']);
    expect([answer('id-2'), answer('id-1')]).toEqual([true, true]);
    expect([await one, await two]).toMatchObject([{ result: { by: 'id-1' } }, { result: { by: 'id-2' } }]);
  });

  test('is answered once, and by no other id', async () => {
    const one = ask();
    expect([answer('id-9'), answer('__proto__'), answer('id-1'), answer('id-1')]).toEqual([false, false, true, false]);
    expect(await one).toMatchObject({ result: { by: 'id-1' } });
    const nameless = { jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'Parse error' } } as const;
    expect(line.answered(nameless)).toBe(false);
  });

  test('is taken back when whoever asked gives it up, and an answer is then for nobody', async () => {
    const one = ask();
    over.abort(new Error('given up'));
    await expect(one).rejects.toThrow('given up');
    expect(toHost.slice(1)).toEqual([
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'id-1' } },
    ]);
    expect(answer('id-1')).toBe(false);
  });

  test('is not taken back once it is answered, nor asked at all after that', async () => {
    const one = ask();
    answer('id-1');
    over.abort();
    expect(await one).toMatchObject({ result: { by: 'id-1' } });
    await expect(ask()).rejects.toThrow('aborted');
    expect(toHost).toHaveLength(1);
  });
});
