import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const demo = join(import.meta.dirname, '..', '..', 'demo', 'main.ts');
const last = 'Done. Nothing was left behind.';

/** Whether this machine lets us make a network that has only loopback. */
const namespaces = spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

describe('the demo', () => {
  let temporary: string;

  beforeAll(() => {
    temporary = mkdtempSync(join(tmpdir(), 'demo-test-'));
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  const env = () => ({ PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: temporary, TMPDIR: temporary });
  const tell = (command = process.execPath, args = [demo]) => run(command, args, { env: env() });

  it('tells the whole story twice at once, and leaves nothing behind', async () => {
    const told = await Promise.all([tell(), tell()]);
    for (const { stdout } of told) expect(stdout).toContain(last);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('tells how one sign-in at a company serves every server and host, and leaves nothing behind', async () => {
    const { stdout } = await tell(process.execPath, [demo, '--company']);
    expect(stdout).toContain('questions besides “may this tool run?”: none; tabs opened: 1');
    expect(stdout).toContain('does not let you use "tickets"');
    expect(stdout).toContain('a call of the agent ends the same way');
    expect(stdout).toContain(last);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('played by a person gives a link that opens the screens, and ends with Ctrl-C, leaving nothing behind', async () => {
    const child = spawn(process.execPath, [demo, '--interactive'], { env: env(), stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const links = linksIn(child.stdout);
    const first = await links.next();
    const entered = await fetch(first.value ?? '', { redirect: 'manual' });
    expect(entered.headers.get('location')).toBe('/#/home');
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', first.value ?? ''), { headers: { cookie } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script type="module"')]);
    child.stdin.write('\n');
    expect((await links.next()).value).not.toBe(first.value);
    child.kill('SIGINT');
    child.stdout.resume();
    expect(await exited).toEqual([0, null]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.skipIf(!namespaces)('tells it where there is no network but loopback (needs root and ip)', async () => {
    const inside = `ip link set lo up && exec ${process.execPath} ${demo}`;
    const { stdout } = await tell('unshare', ['-n', 'sh', '-c', inside]);
    expect(stdout).toContain(last);
  });
});

/** The links to the screens, as they are printed. */
async function* linksIn(output: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: output })) {
    const [link] = /http:\/\/127\.0\.0\.1:\d+\/enter\S+/.exec(line) ?? [];
    if (link !== undefined) yield link;
  }
}
