/** Framing under random bytes, through the built bridge and core: from the host, at the bridge socket, and from a core. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../core/storage/lock.ts';
import { frameKind } from '../../shared/wire/frames.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';
import { cutAt } from '../unit/wire/pieces.ts';
import { type Answers, readAnswers } from './fuzzed-framing/answers.ts';
import { helloOf, intrude } from './fuzzed-framing/fake-bridge.ts';
import { type FakeCore, type Script, startFakeCore } from './fuzzed-framing/fake-core.ts';
import { badLengths, frameBytes, type FrameDraft, frames, linesOf } from './fuzzed-framing/frames.ts';
import { cuts, type HostLine, hostLines, type LineOf } from './fuzzed-framing/host-bytes.ts';

let server: FakeServer;
let drawbridge: Drawbridge;

beforeEach(async () => {
  [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
  await drawbridge.add('notes', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
});
afterEach(async () => {
  await drawbridge.stop();
  await server.stop();
});

/** The entry that `drawbridge connect` made, and its key. */
function entryKey(): { entry: string; key: string } {
  const { args } = drawbridge.launch('notes');
  const entry = args.at(-1) ?? '';
  return { entry, key: readFileSync(join(drawbridge.home, 'entries', `${entry}.key`), 'utf8') };
}

async function write(host: StdioHost, chunks: readonly Buffer[]): Promise<void> {
  const { stdin } = host.child;
  // One after the other, so that the bridge gets to read them apart.
  for (const chunk of chunks) await new Promise((resolve) => stdin?.write(chunk, resolve));
}

/** Writes the lines, cut anywhere, and waits until each was answered as it must be, once. */
async function say(
  host: StdioHost,
  answers: Answers,
  lines: readonly HostLine[],
  ids: readonly string[],
  at: number[],
) {
  const before = answers.nameless();
  const nameless = lines.filter(({ answer }) => answer === 'nameless').length;
  const own = ids.filter((_, i) => lines[i]?.answer === 'own');
  await write(host, cutAt(Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')])), at));
  await answers.until(() => own.every((id) => answers.count(id) > 0) && answers.nameless() >= before + nameless);
  // Whatever comes too much comes before this.
  await host.request('ping');
  expect(ids.map((id) => answers.count(id))).toEqual(lines.map(({ answer }) => (answer === 'own' ? 1 : 0)));
  // The ping's answer has a number for its id, which counts as none here.
  expect(answers.nameless()).toBe(before + nameless + 1);
}

describe('whatever a host writes', () => {
  let run = 0;
  const named = (make: readonly LineOf[]) => {
    run += 1;
    const ids = make.map((_, i) => `r${run}-${i}`);
    return { ids, lines: make.map((line, i) => line(ids[i] ?? '')) };
  };

  it('each line is answered once, each request under its id, and the conversation goes on', async () => {
    const pid = await drawbridge.corePid();
    const host = drawbridge.host('notes');
    const answers = readAnswers(host.child.stdout ?? fail());
    await host.initialize();
    await fc.assert(
      fc.asyncProperty(hostLines, cuts, async (make, at) => {
        const { ids, lines } = named(make);
        await say(host, answers, lines, ids, at);
        lines.forEach(({ echo }, i) => echo !== undefined && expect(answers.text(ids[i] ?? '')).toBe(echo));
      }),
      { numRuns: 40 },
    );
    expect(host.child.exitCode).toBe(null);
    expect(await drawbridge.corePid()).toBe(pid);
    expect(host.stdout().at(-1)).toBe(0x0a);
    expect(host.received().every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  });

  it('before initialize, initialize still works; and in the middle of a line it may leave', async () => {
    await fc.assert(
      fc.asyncProperty(hostLines, cuts, fc.uint8Array({ maxLength: 100 }), async (make, at, rest) => {
        const { ids, lines } = named(make);
        const host = drawbridge.host('notes');
        const answers = readAnswers(host.child.stdout ?? fail());
        await say(host, answers, lines, ids, at);
        await host.initialize();
        host.write(rest);
        await host.stop();
        expect(await host.exited).toBe(0);
        expect(host.stderr()).toBe('');
        expect(host.received().every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});

describe('whatever is written to the bridge socket', () => {
  const kinds = fc.integer({ min: 0, max: 20 });
  const parts = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: frames(kinds).map(({ kind, body }) => frameBytes(kind, body)) },
      badLengths,
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    ),
    { minLength: 1, maxLength: 8 },
  );
  const odd = fc.record(
    Object.fromEntries(
      ['wire', 'entry', 'nonce', 'pid', 'ppid', 'received', 'open', 'resume', 'url'].map((name) => [
        name,
        fc.jsonValue(),
      ]),
    ),
    { requiredKeys: [] },
  );

  it('the core survives it and other bridges are undisturbed', async () => {
    const pid = await drawbridge.corePid();
    const { entry, key } = entryKey();
    const socketPath = join(drawbridge.home, 'bridge.sock');
    const host = drawbridge.host('notes');
    await host.initialize();
    const undisturbed = async () => {
      const { result } = await host.call('echo', { text: 'undisturbed' });
      expect(result).toMatchObject({ content: [{ text: 'undisturbed' }] });
    };
    await fc.assert(
      fc.asyncProperty(parts, cuts, async (bytes, at) => {
        await intrude(socketPath, cutAt(Buffer.concat(bytes), at));
        await undisturbed();
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(odd, parts, cuts, async (oddly, bytes, at) => {
        const hello = Buffer.from(JSON.stringify({ ...helloOf(entry), ...oddly }));
        await intrude(socketPath, cutAt(Buffer.concat([frameBytes(frameKind.hello, hello), ...bytes]), at));
        await undisturbed();
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(parts, cuts, async (bytes, at) => {
        await intrude(socketPath, cutAt(Buffer.concat(bytes), at), { hello: helloOf(entry), key });
        await undisturbed();
      }),
      { numRuns: 60 },
    );
    expect(await drawbridge.corePid()).toBe(pid);
    await host.stop();
  });
});

describe('whatever a core sends', () => {
  /** All but those that end the bridge or let it rest. */
  const ends: readonly number[] = [frameKind.refused, frameKind.stopping, frameKind.challenge];
  const kinds = fc.integer({ min: 0, max: 20 }).filter((kind) => !ends.includes(kind));
  const drafts = fc.array(fc.oneof({ weight: 12, arbitrary: frames(kinds) }, badLengths), {
    minLength: 1,
    maxLength: 10,
  });
  const sessions = fc.array(
    fc.record({ when: fc.constantFrom<Script['when']>('unproven', 'welcomed'), drafts, at: cuts }),
    {
      maxLength: 4,
    },
  );
  const lastWords = Buffer.from('{"jsonrpc":"2.0","method":"the/end"}');
  // Of the highest number there is: whatever was sent before cannot have gone past it.
  const theEnd: FrameDraft = {
    kind: frameKind.line,
    body: Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, ...lastWords]),
  };
  const bytesOf = (draft: FrameDraft | Buffer) => (Buffer.isBuffer(draft) ? draft : frameBytes(draft.kind, draft.body));
  let core: FakeCore;
  let unlock: (() => void)[];

  beforeEach(async () => {
    const { key } = entryKey();
    await drawbridge.cli(['stop']);
    // No real one shall come instead.
    unlock = ['core.lock', 'start.lock'].map((name) => takeLock(join(drawbridge.home, name)) ?? fail());
    core = await startFakeCore(join(drawbridge.home, 'bridge.sock'), key);
  });
  afterEach(async () => {
    await core.stop();
    unlock.forEach((free) => free());
  });

  it('the host gets the lines it was sent after the proof, whole and in order, and no other byte', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, async (given) => {
        const script = (
          when: Script['when'],
          parts: readonly (FrameDraft | Buffer)[],
          at: readonly number[],
        ): Script => {
          return { when, chunks: cutAt(Buffer.concat(parts.map(bytesOf)), at) };
        };
        // An unproven one that says nothing wrong is waited for: so it ends with a line, which it may not send yet.
        const scripts = given.map(({ when, drafts: parts, at }) => {
          return script(when, [...parts, ...(when === 'unproven' ? [theEnd] : [Buffer.alloc(5)])], at);
        });
        core.play([...scripts, script('welcomed', [theEnd], [])]);
        const said = await untilSaid(lastWords);
        const passed = linesOf(given.filter(({ when }) => when === 'welcomed').map((one) => one.drafts));
        expect(said).toEqual(Buffer.concat([...passed, lastWords].flatMap((line) => [line, Buffer.from('\n')])));
      }),
      { numRuns: 40 },
    );
    // Nor does anybody who has proved nothing get a line of the host's.
    expect(core.heardUnproven.every((kind) => kind === frameKind.hello)).toBe(true);
  });

  /** What a bridge writes to its stdout until it has written `words` and a newline. */
  async function untilSaid(words: Buffer): Promise<Buffer> {
    const { command, args, env } = drawbridge.launch('notes');
    // Not the scripted host, which reads JSON: these lines are whatever the core said.
    const bridge = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    bridge.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    let said = Buffer.alloc(0);
    for await (const chunk of bridge.stdout) {
      said = Buffer.concat([said, chunk as Buffer]);
      if (said.includes(Buffer.concat([words, Buffer.from('\n')]))) bridge.stdin.end();
    }
    return said;
  }

  it.each([
    [
      'a refusal, without what moves a cursor,',
      frameKind.refused,
      { message: 'Go away.\u001b[2J\r\n{"jsonrpc":"2.0"}' },
      'Go away. [2J {"jsonrpc":"2.0"}',
    ],
    [
      'a core without the key of the entry',
      frameKind.challenge,
      { wire: 1, nonce: '00', mac: '00' },
      'what listens on the bridge socket could not prove to be Drawbridge. Restart Drawbridge (`drawbridge stop`).',
    ],
  ])('%s is one line on stderr, and nothing on stdout', async (_, kind, body, words) => {
    core.play([{ when: 'unproven', chunks: [frameBytes(kind, Buffer.from(JSON.stringify(body)))] }]);
    const host = drawbridge.host('notes');
    expect(await host.exited).toBe(1);
    expect(host.stderr()).toBe(`drawbridge: ${words}\n`);
    expect(host.stdout()).toHaveLength(0);
  });
});

function fail(): never {
  throw new Error('not there');
}
