import { describe, expect, test } from 'vitest';
import { spanOf, traceOf } from '../../../core/activity/trace-ids.ts';
import { traced } from '../../../core/broker/traced.ts';
import type { JsonObject, JsonRpcRequest } from '../../../core/eras/messages.ts';
import { traceHeaders } from '../../../core/eras/trace-context.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const call = 'c1';

function request(meta?: JsonObject): JsonRpcRequest {
  const params = { name: 'echo', arguments: { text: 'hi' }, ...(meta && { _meta: meta }) };
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
}

describe('without a collector for traces', () => {
  test.each([[undefined], [{ progressToken: 1 }], [{ traceparent: `00-${trace}-${span}-01`, tracestate: 'a=1' }]])(
    'what the host sent stays as it is (%j)',
    (meta) => {
      const sent = request(meta);
      expect(traced(sent, call, false).request).toBe(sent);
    },
  );

  test("the host's trace is recorded", () => {
    const { members } = traced(request({ traceparent: `00-${trace}-${span}-00` }), call, false);
    expect(members).toEqual({ trace, parentSpan: span });
    expect(traced(request(), call, false).members).toEqual({});
  });
});

describe('with one', () => {
  test("the server goes on from our span in the host's trace, with the host's flags, state and everything else", () => {
    const meta = { progressToken: 7, traceparent: `00-${trace}-${span}-00`, tracestate: 'vendor=1', baggage: 'k=v' };
    const { request: sent, members } = traced(request(meta), call, true);
    const traceparent = `00-${trace}-${spanOf(call, 'server')}-00`;
    expect(sent).toEqual(request({ ...meta, traceparent }));
    expect(members).toEqual({ trace, parentSpan: span });
    expect(traceHeaders(sent)).toEqual({ traceparent, tracestate: 'vendor=1' });
  });

  test('a trace of our own begins where the host gave none', () => {
    const { request: sent, members } = traced(request(), call, true);
    expect(sent).toEqual(request({ traceparent: `00-${traceOf(call)}-${spanOf(call, 'server')}-01` }));
    expect(members).toEqual({ trace: traceOf(call) });
  });

  test.each([
    'nonsense',
    `ff-${trace}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    7,
  ])('also where it gave %j, which is none, and its state with it goes', (traceparent) => {
    const { request: sent } = traced(request({ traceparent, tracestate: 'vendor=1' }), call, true);
    expect(sent).toEqual(request({ traceparent: `00-${traceOf(call)}-${spanOf(call, 'server')}-01` }));
  });

  test('what a later version adds is no hindrance', () => {
    const { members } = traced(request({ traceparent: `01-${trace}-${span}-01-more` }), call, true);
    expect(members).toEqual({ trace, parentSpan: span });
  });
});

test('what no header can hold is in none', () => {
  const traceparent = `00-${trace}-${span}-01`;
  expect(traceHeaders(request({ traceparent, tracestate: 'a=1\r\nx-admin: yes' }))).toEqual({ traceparent });
  expect(traceHeaders(request({ traceparent: `${traceparent}\r\nx-admin: yes` }))).toEqual({});
  expect(traceHeaders(request({ traceparent: `01-${trace}-${span}-01-\r\nx: y` }))).toEqual({});
  expect(traceHeaders(request())).toEqual({});
});
