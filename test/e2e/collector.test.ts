/** The built Drawbridge, whose policy names a collector. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../fakes/otlp-receiver.ts';
import { attribute } from '../fakes/otlp-shape.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';
import { wholeLog } from '../harness/whole-log.ts';

let receiver: OtlpReceiver;
let server: FakeServer;
let drawbridge: Drawbridge;
let host: StdioHost;

beforeAll(async () => {
  [receiver, server, drawbridge] = await Promise.all([startOtlpReceiver(), startLegacyServer(), startDrawbridge()]);
  writeFileSync(join(drawbridge.home, 'policy.jsonc'), JSON.stringify({ audit: { otlp: { url: receiver.url } } }));
  await drawbridge.add('notes', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  // Whoever looks sees that the policy is in force.
  await drawbridge.cli(['log', 'collector']);
  host = drawbridge.host('notes');
  await host.initialize();
}, 60_000);
afterAll(async () => {
  await drawbridge.stop();
  await Promise.all([receiver.stop(), server.stop()]);
});

/** Every record that there is now. */
async function allThere(): Promise<void> {
  const wanted = new Set((await wholeLog(drawbridge.control)).map(({ number }) => number));
  const there = () => new Set([...receiver.logs.keys()].map((id) => Number(id.split('/')[1])));
  await receiver.until(() => wanted.isSubsetOf(there()));
  expect(receiver.faults).toEqual([]);
}

/** What the server was told of the trace with its last call. */
function toldServer(): { inHeader: unknown; inMeta: unknown } {
  const { headers, body } = server.received.findLast((one) => JSON.stringify(one.body)?.includes('"tools/call"')) ?? {};
  const { params } = body as { params: { _meta?: { traceparent?: string } } };
  return { inHeader: headers?.['traceparent'], inMeta: params._meta?.traceparent };
}

test('host, Drawbridge and server are in one trace, and so is what is logged of the call', async () => {
  const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const _meta = { traceparent: `00-${trace}-${parent}-01` };
  await host.request('tools/call', { name: 'echo', arguments: { text: 'traced' }, _meta });
  const spanOf = (name: string) =>
    [...receiver.spans.values()].find((span) => span.traceId === trace && span.name === name);
  await receiver.until(() => spanOf('server') !== undefined);
  expect(spanOf('tools/call echo')).toMatchObject({ parentSpanId: parent });
  expect(spanOf('server')).toMatchObject({ parentSpanId: spanOf('tools/call echo')?.spanId });
  const traceparent = `00-${trace}-${spanOf('server')?.spanId}-01`;
  expect(toldServer()).toEqual({ inHeader: traceparent, inMeta: traceparent });
  await allThere();
  const logged = [...receiver.logs.values()].filter(({ traceId }) => traceId === trace);
  expect(logged.map(({ eventName }) => eventName)).toEqual(['drawbridge.call.started', 'drawbridge.call.finished']);
});

test('a host that knows no traces is in one all the same', async () => {
  await host.call('echo', { text: 'plain' });
  const { inHeader, inMeta } = toldServer();
  expect(inMeta).toBe(inHeader);
  const [, traceId, spanId] = String(inMeta).split('-');
  await receiver.until(() => receiver.spans.has(`${traceId} ${spanId}`));
});

test('a collector that refuses, drops, is away over a kill -9 of the core and comes back gets every record once by id', async () => {
  receiver.next({ status: 503, headers: { 'retry-after': '1' } }, 'stores and drops');
  for (let n = 0; n < 20; n++) await host.call('echo', { text: `before ${n}` });
  await allThere();

  // It has this one, and the core that is killed never hears so.
  receiver.meet(() => 'stores and drops');
  const requests = receiver.requests.length;
  await host.call('echo', { text: 'unseen' });
  await receiver.until(() => receiver.requests.length > requests);
  await receiver.stop();
  for (let n = 0; n < 5; n++) await host.call('echo', { text: `away ${n}` });
  await drawbridge.killCore();
  await host.call('echo', { text: 'after the kill' });
  const status = await drawbridge.cli(['status']);
  expect(status.stdout).toMatch(/collector +http:\S+: \d+ records are not there yet \(the last came .*\)/);

  receiver.meet(() => 'takes');
  await receiver.start();
  await allThere();
  const ids = receiver.requests.flatMap((request) => request.ids);
  expect(ids.length).toBeGreaterThan(new Set(ids).size);
  const ended = [...receiver.logs.values()].filter(
    ({ eventName, attributes }) =>
      eventName === 'drawbridge.call.finished' && attribute(attributes, 'drawbridge.outcome') === 'ok',
  );
  expect(ended).toHaveLength(server.calls.length);
}, 60_000);
