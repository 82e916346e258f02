import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placesHere } from '../../client/this-machine.ts';
import { FrameReader, frameKind, type Hello, jsonBody, jsonFrame, wireVersion } from '../../shared/wire/frames.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

describe('the doors of the core', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let places: ReturnType<typeof placesHere>;
  let entryKey: string;
  let entry: string;

  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    places = placesHere(drawbridge.env);
    const [known] = await drawbridge.control.entries.list();
    entry = known?.id ?? '';
    entryKey = readFileSync(join(places.home, 'entries', `${entry}.key`), 'utf8');
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  it('and everything behind them are for this user alone', () => {
    expect(statSync(places.home).mode & 0o777).toBe(0o700);
    expect(statSync(places.socketFolder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(places.home, { recursive: true, encoding: 'utf8' })) {
      const { mode } = statSync(join(places.home, name));
      expect(`${name} ${(mode & 0o077).toString(8)}`).toBe(`${name} 0`);
    }
  });

  it.skipIf(process.getuid?.() !== 0)('are closed to another user of the machine (needs root to become one)', () => {
    const program = `
      const { connect } = require('node:net');
      process.setgroups([]); process.setgid(65534); process.setuid(65534);
      let left = 2;
      for (const path of process.argv.slice(1)) {
        const done = (word) => { console.log(word); if (--left === 0) process.exit(); };
        connect(path, () => done('connected')).on('error', (error) => done(error.code));
      }`;
    const { stdout } = spawnSync(process.execPath, ['-e', program, places.bridgeSocket, places.controlSocket]);
    expect(stdout.toString().trim().split('\n')).toEqual(['EACCES', 'EACCES']);
  });

  const callControl = (authorization: string | undefined) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-length': '0', ...(authorization === undefined ? {} : { authorization }) };
      const options = { socketPath: places.controlSocket, path: '/core/status', method: 'POST', agent: false, headers };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it("do not take a bridge's key for the control key", async () => {
    expect(await callControl(undefined)).toBe(401);
    expect(await callControl(`Bearer ${entryKey}`)).toBe(401);
    const controlKey = readFileSync(places.controlKey, 'utf8');
    expect(await callControl(`Bearer ${controlKey}`)).toBe(200);
  });

  const hello = (claimed: string): Hello => ({
    wire: wireVersion,
    entry: claimed,
    nonce: '00',
    pid: 1,
    ppid: 1,
    received: 0,
    open: [],
  });
  /** What the core says to a hello and a proof. */
  const knock = (claimed: string, mac: string) =>
    new Promise<{ kind: number; body: unknown }[]>((resolve) => {
      const said: { kind: number; body: unknown }[] = [];
      const reader = new FrameReader();
      const socket = connect(places.bridgeSocket, () => socket.write(jsonFrame(frameKind.hello, hello(claimed))));
      socket.on('data', (chunk) =>
        reader.read(chunk, ({ kind, body }) => {
          said.push({ kind, body: jsonBody(body) });
          if (kind === frameKind.challenge) socket.write(jsonFrame(frameKind.proof, { mac }));
        }),
      );
      socket.on('close', () => resolve(said));
    });

  it("do not let in a bridge that does not hold the entry's key", async () => {
    const kinds = (await knock(entry, '00'.repeat(32))).map(({ kind }) => kind);
    expect(kinds).toEqual([frameKind.challenge, frameKind.refused]);
  });

  it('do not let in a bridge of an entry nobody made', async () => {
    const said = await knock('claude-desktop-000000000000', '00'.repeat(32));
    expect(said.map(({ kind }) => kind)).toEqual([frameKind.refused]);
    expect(JSON.stringify(said)).toContain('could not prove');
  });

  it('do not open to an entry whose key was exchanged', async () => {
    const file = join(places.home, 'entries', `${entry}.key`);
    writeFileSync(file, 'ff'.repeat(32));
    try {
      const host = drawbridge.host('notes');
      expect(await host.exited).toBe(1);
      expect(host.stderr()).toContain('could not prove');
    } finally {
      writeFileSync(file, entryKey);
    }
  });
});
