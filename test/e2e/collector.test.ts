/** The built Drawbridge, whose policy names a collector that is as bad as they get. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startOtlpReceiver } from '../fakes/otlp-receiver.ts';
import { attribute } from '../fakes/otlp-shape.ts';
import { startDrawbridge } from '../harness/drawbridge.ts';
import { wholeLog } from '../harness/whole-log.ts';

test('a collector that refuses, drops, is away over a kill -9 of the core and comes back gets every record once by id', async () => {
  const [receiver, server, drawbridge] = await Promise.all([
    startOtlpReceiver(),
    startLegacyServer(),
    startDrawbridge(),
  ]);
  const there = () => new Set([...receiver.logs.keys()].map((id) => Number(id.split('/')[1])));
  const recorded = async () => new Set((await wholeLog(drawbridge.control, {})).map(({ number }) => number));
  const allThere = async () => {
    const wanted = await recorded();
    await receiver.until(() => wanted.isSubsetOf(there()));
  };
  try {
    writeFileSync(join(drawbridge.home, 'policy.jsonc'), JSON.stringify({ audit: { otlp: { url: receiver.url } } }));
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    const host = drawbridge.host('notes');
    await host.initialize();
    receiver.next({ status: 503, headers: { 'retry-after': '1' } }, { status: 429 }, 'stores and drops');
    for (let n = 0; n < 20; n++) await host.call('echo', { text: `before ${n}` });
    await allThere();

    // It has them, and the core that is killed never hears so.
    receiver.meet(() => 'stores and drops');
    await host.call('echo', { text: 'unseen' });
    const requests = receiver.requests.length;
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
    expect(receiver.faults).toEqual([]);
    const calls = [...receiver.logs.values()].filter(
      ({ eventName, attributes }) =>
        eventName === 'drawbridge.call.finished' && attribute(attributes, 'drawbridge.outcome') === 'ok',
    );
    expect(calls).toHaveLength(server.calls.length);
  } finally {
    await drawbridge.stop();
    await Promise.all([receiver.stop(), server.stop()]);
  }
}, 60_000);
