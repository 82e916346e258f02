import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createControlClient } from '../../../client/control-client.ts';
import { startCore } from '../../../client/start-core.ts';
import { placesHere } from '../../../client/this-machine.ts';
import { ProblemError } from '../../../shared/problem.ts';

const smallCore = join(import.meta.dirname, '..', '..', 'fakes', 'small-core-process.ts');

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'drawbridge-client-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const env = () => ({ ...process.env, DRAWBRIDGE_HOME: home, HOST_SECRET: 'of another server' });
const running = (script: string, ...args: string[]) => ({ command: process.execPath, args: [...args, script] });

function isProblem(code: string): unknown {
  return expect.objectContaining({ problem: expect.objectContaining({ code }) });
}

describe('a call where nobody answers', () => {
  test('says that the core is not running when there never was one', async () => {
    const call = createControlClient(placesHere(env())).core.status();
    await expect(call).rejects.toEqual(isProblem('core-not-running'));
    await expect(call).rejects.toBeInstanceOf(ProblemError);
  });

  test('says so too beside the socket and key that a killed core has left', async () => {
    const places = placesHere(env());
    writeFileSync(places.controlKey, 'old key');
    // A file that nobody listens on refuses a connection as an orphaned socket does.
    writeFileSync(places.controlSocket, '');

    await expect(createControlClient(places).core.status()).rejects.toEqual(isProblem('core-not-running'));
  });

  test('says so when the core goes before it has answered', async () => {
    const places = placesHere(env());
    writeFileSync(places.controlKey, 'key');
    const server = createServer((socket) => socket.destroy()).listen(places.controlSocket);
    await once(server, 'listening');

    await expect(createControlClient(places).core.status()).rejects.toEqual(isProblem('core-not-running'));
    server.close();
  });

  test.skipIf(process.getuid?.() === 0)('keeps apart a key that may not be read', async () => {
    const places = placesHere(env());
    writeFileSync(places.controlKey, 'key');
    chmodSync(places.controlKey, 0);

    await expect(createControlClient(places).core.status()).rejects.toEqual(isProblem('control-refused'));
  });
});

test('a call that met a core just restarted tries again, once, with the key it has made', async () => {
  const places = placesHere(env());
  writeFileSync(places.controlKey, 'old');
  const keys: (string | undefined)[] = [];
  const server = createHttpServer((request, response) => {
    keys.push(request.headers.authorization);
    writeFileSync(places.controlKey, `new-${keys.length}`);
    response.writeHead(401).end('{}');
  }).listen(places.controlSocket);
  await once(server, 'listening');

  await expect(createControlClient(places).core.status()).rejects.toBeInstanceOf(ProblemError);
  expect(keys).toEqual(['Bearer old', 'Bearer new-1']);
  server.close();
});

describe('starting the core', () => {
  test('gives a client once it answers, and uses the one that runs already', async () => {
    const options = { core: running(smallCore), places: placesHere(env()), env: env() };
    const first = await startCore(options);
    const { pid } = await first.core.status();
    const second = await startCore(options);

    expect((await second.core.status()).pid).toBe(pid);
    await first.core.stop();
  });

  test('hands it nothing of the environment that is not its business', async () => {
    const core = await startCore({ core: running(smallCore), places: placesHere(env()), env: env() });

    expect((await core.core.status()).home).toBe(home);
    await core.core.stop();
  });

  test('fails with the last thing it said when it ends', async () => {
    const dying = join(home, 'dying.cjs');
    writeFileSync(dying, "console.error('drawbridge: The disk is full.'); process.exit(1);");
    const start = startCore({ core: running(dying), places: placesHere(env()), env: env() });

    await expect(start).rejects.toThrow(/could not start: The disk is full\. .*core\.log/);
    await expect(start).rejects.toEqual(isProblem('core-start-failed'));
  });

  test('waits for another one that ours gave way to', async () => {
    const [gone, second] = [join(home, 'gone'), join(home, 'second.cjs')];
    writeFileSync(second, `require('node:fs').writeFileSync(${JSON.stringify(gone)}, ''); process.exit(75);`);
    const waiting = startCore({ core: running(second), places: placesHere(env()), env: env(), within: 60_000 });
    await expect.poll(() => existsSync(gone)).toBe(true);
    const dying = join(home, 'dying.cjs');
    writeFileSync(dying, 'process.exit(1);');
    // By then a core that failed would not be waited for any more.
    await expect(startCore({ core: running(dying), places: placesHere(env()), env: env() })).rejects.toThrow(
      'could not start',
    );

    const first = await startCore({ core: running(smallCore), places: placesHere(env()), env: env() });
    expect((await (await waiting).core.status()).pid).toBe((await first.core.status()).pid);
    await first.core.stop();
  });

  test('fails when there is no such program', async () => {
    const core = { command: join(home, 'no-such-program'), args: [] };

    await expect(startCore({ core, places: placesHere(env()), env: env() })).rejects.toThrow(/ENOENT/);
  });
});
