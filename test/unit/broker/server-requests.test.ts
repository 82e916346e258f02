import { describe, expect, it } from 'vitest';
import { createServerRequests } from '../../../core/broker/server-requests.ts';
import type { JsonRpcRequest } from '../../../core/eras/messages.ts';

const ask = (id: string | number): JsonRpcRequest => ({ jsonrpc: '2.0', id, method: 'elicitation/create' });
const answer = (id: string | number) => ({ jsonrpc: '2.0' as const, id, result: { action: 'accept' } });

describe("a server's own requests", () => {
  it('get ids of ours, and the answer has theirs again, once; 1 and "1" are two', () => {
    const requests = createServerRequests();
    expect([requests.toHost(ask(1)), requests.toHost(ask('1'))]).toMatchObject([
      { id: 'drawbridge-1' },
      { id: 'drawbridge-2' },
    ]);
    expect(requests.toServer(answer('drawbridge-2'))).toMatchObject({ id: '1' });
    expect(requests.toServer(answer('drawbridge-1'))).toMatchObject({ id: 1 });
    expect(requests.toServer(answer('drawbridge-1'))).toBeUndefined();
    expect(requests.toServer(answer('__proto__'))).toBeUndefined();
  });

  it('are not answered to whoever is there after the server or the account changed', () => {
    const requests = createServerRequests();
    requests.toHost(ask(1));
    requests.forget();
    expect(requests.toServer(answer('drawbridge-1'))).toBeUndefined();
    expect(requests.toHost(ask(1))).toMatchObject({ id: 'drawbridge-2' });
  });

  it('are forgotten, the oldest first, when a server asks without end', () => {
    const requests = createServerRequests();
    for (let n = 1; n <= 1_001; n++) requests.toHost(ask(n));
    expect(requests.toServer(answer('drawbridge-1'))).toBeUndefined();
    expect(requests.toServer(answer('drawbridge-2'))).toMatchObject({ id: 2 });
  });
});
