import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { relay } from '../../../bridge/relay.ts';
import { listenForBridges } from '../../../core/broker/bridge-socket.ts';
import type { Link } from '../../../core/broker/link.ts';
import { Secret } from '../../../shared/secret.ts';
import type { Hello } from '../../../shared/wire/frames.ts';

const key = 'k'.repeat(64);
const hour = 3_600_000;

/** What a core does with one bridge, as far as these tests need it. */
interface Meeting {
  link: Link;
  hello: Hello;
  lines: string[];
  /** Resolves when as many lines have come. */
  came(count: number): Promise<void>;
}

describe('a bridge', () => {
  let folder: string;
  let core: Server;
  let now: number;
  let exits: (string | undefined)[];
  let stdin: PassThrough;
  let meetings: Meeting[];
  let met: () => void;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drawbridge-relay-'));
    now = hour;
    exits = [];
    meetings = [];
    met = () => {};
    core = await listenForBridges({ path: join(folder, 'bridge.sock'), keyOf: () => new Secret(key), accept: meet });
    stdin = new PassThrough();
    relay({
      home: folder,
      socketPath: join(folder, 'bridge.sock'),
      name: { entry: 'e-1' },
      key,
      core: { command: process.execPath, args: ['-e', ''] },
      stdin,
      stdout: new PassThrough(),
      exit: (_, message) => void exits.push(message),
      now: () => now,
    });
  });
  afterEach(async () => {
    stdin.end();
    for (const { link } of meetings) link.close();
    await new Promise((resolve) => core.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  function meet(link: Link, hello: Hello): void {
    const lines: string[] = [];
    let heard = () => {};
    link.listen({
      line(_, bytes) {
        lines.push(Buffer.from(bytes).toString());
        heard();
      },
      oversized() {},
      ack() {},
      bye() {},
      lost() {},
    });
    const came = (count: number) =>
      new Promise<void>((resolve) => {
        heard = () => lines.length >= count && resolve();
        heard();
      });
    link.welcome('resume-key');
    meetings.push({ link, hello, lines, came });
    met();
  }
  async function meeting(number: number): Promise<Meeting> {
    for (;;) {
      const found = meetings[number - 1];
      if (found) return found;
      await new Promise<void>((resolve) => (met = resolve));
    }
  }

  it('that had nothing to carry for an hour comes back when the core dies', async () => {
    const first = await meeting(1);
    stdin.write('one\n');
    await first.came(1);
    now += hour;
    first.link.close();
    expect((await meeting(2)).hello.resume).toBe('resume-key');
    expect(exits).toEqual([]);
  });

  it('whose core stops on purpose rests until the host speaks', async () => {
    const first = await meeting(1);
    await first.link.stop();
    now += hour;
    stdin.write('again\n');
    const second = await meeting(2);
    await second.came(1);
    expect(second.lines).toEqual(['again']);
  });

  it('whose core stops while a line of the host waits for its answer comes back at once', async () => {
    const first = await meeting(1);
    stdin.write('crossing\n');
    await first.came(1);
    await first.link.stop();
    const second = await meeting(2);
    await second.came(1);
    expect(second.lines).toEqual(['crossing']);
  });
});
