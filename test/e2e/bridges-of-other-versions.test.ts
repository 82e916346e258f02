import { createHmac } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placesHere } from '../../client/this-machine.ts';
import {
  type Challenge,
  FrameReader,
  frameKind,
  type Hello,
  jsonBody,
  jsonFrame,
  oldestWireVersion,
  proofText,
  wireVersion,
} from '../../shared/wire/frames.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { modernHost } from '../harness/modern-host.ts';

const root = join(import.meta.dirname, '..', '..');
/** The bridge as it was built when the wire version was 1. */
const frozen = join(root, 'test', 'fixtures', 'bridge-wire-1.cjs');

let server: FakeServer;
let drawbridge: Drawbridge;
beforeEach(async () => {
  [server, drawbridge] = await Promise.all([startModernServer(), startDrawbridge()]);
  await drawbridge.add('notes', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
});
afterEach(async () => {
  await drawbridge.stop();
  await server.stop();
});

describe('a bridge of the wire version before', () => {
  /** Installed as it was: beside a core, which today is a newer one. */
  const launchFrozen = () => {
    const folder = join(drawbridge.home, 'older');
    mkdirSync(folder);
    copyFileSync(frozen, join(folder, 'bridge.cjs'));
    symlinkSync(join(root, 'dist', 'core.js'), join(folder, 'core.js'));
    const { args } = drawbridge.launch('notes');
    return drawbridge.host('notes', { args: [join(folder, 'bridge.cjs'), ...args.slice(1)] });
  };

  it('is the version before', () => {
    expect(readFileSync(frozen, 'utf8')).toContain(`wire: ${wireVersion - 1}`);
  });

  it("works with today's core, for hosts of both eras", async () => {
    const host = launchFrozen();
    await host.initialize();
    expect((await host.call('echo', { text: 'x' })).result).toMatchObject({ content: [{ text: 'x' }] });
    await host.stop();
  });

  it("goes on after today's core died, and starts it again", async () => {
    const host = launchFrozen();
    const modern = modernHost(host);
    expect((await modern.call('echo', { text: 'x' })).result).toMatchObject({ content: [{ text: 'x' }] });
    const call = modern.call('slow');
    await server.slow.begun(1);
    await drawbridge.killCore();
    expect(JSON.stringify((await call).result)).toContain('may or may not have run');
    expect((await modern.call('echo', { text: 'y' })).result).toMatchObject({ content: [{ text: 'y' }] });
  });
});

/** What the core says to this hello, and then to a proof made for `proven`. */
function knock(hello: Hello, key: string, proven: Hello = hello): Promise<{ kind: number; body: unknown }[]> {
  const { bridgeSocket } = placesHere(drawbridge.env);
  return new Promise((resolve) => {
    const said: { kind: number; body: unknown }[] = [];
    const reader = new FrameReader();
    const socket = connect(bridgeSocket, () => socket.write(jsonFrame(frameKind.hello, hello)));
    socket.on('data', (chunk) =>
      reader.read(chunk, ({ kind, body }) => {
        said.push({ kind, body: jsonBody(body) });
        if (kind === frameKind.welcome) socket.destroy();
        if (kind !== frameKind.challenge) return;
        const { nonce } = jsonBody(body) as Challenge;
        const text = proofText('bridge', proven, nonce);
        socket.write(jsonFrame(frameKind.proof, { mac: createHmac('sha256', key).update(text).digest('hex') }));
      }),
    );
    socket.on('close', () => resolve(said));
  });
}

describe('at the door', () => {
  let entry: string;
  let key: string;
  beforeEach(async () => {
    const [only] = await drawbridge.control.entries.list();
    entry = only?.id ?? '';
    key = readFileSync(join(drawbridge.home, 'entries', `${entry}.key`), 'utf8').trim();
  });
  const hello = (wire: number): Hello => ({ wire, entry, nonce: '00', pid: 1, ppid: 1, received: 0, open: [] });
  const refusalOf = async (wire: number) => {
    const said = await knock(hello(wire), key);
    expect(said.map(({ kind }) => kind)).toEqual([frameKind.refused]);
    return said.map(({ body }) => (body as { message: string }).message).join();
  };

  it('a bridge that is too old is told so', async () => {
    expect(await refusalOf(oldestWireVersion - 1)).toBe(
      'This host was started by an older Drawbridge than the one that runs can still speak with (wire version 0; it speaks 1 to 2). Restart the host.',
    );
  });

  it('a bridge that is too new is told so', async () => {
    expect(await refusalOf(wireVersion + 1)).toBe(
      "An older Drawbridge than this host's is still running (wire version 3; it speaks 1 to 2). Run `drawbridge stop` and restart the host.",
    );
  });

  it.each([1, 2])('a bridge of version %i is welcomed with its own proof', async (wire) => {
    const kinds = (await knock(hello(wire), key)).map(({ kind }) => kind);
    expect(kinds).toEqual([frameKind.challenge, frameKind.welcome]);
  });

  it.each<[string, Partial<Hello>]>([
    ['another program', { ppid: 2 }],
    ['another conversation', { resume: 'x' }],
    ['answers it never asked for', { open: [7] }],
    ['the version before', { wire: 1 }],
  ])('a proof covers the whole hello: %s cannot be put into it', async (_, changed) => {
    const said = await knock({ ...hello(2), ...changed }, key, hello(2));
    expect(said.map(({ kind }) => kind)).toEqual([frameKind.challenge, frameKind.refused]);
    expect(JSON.stringify(said)).toContain('could not prove');
  });
});
