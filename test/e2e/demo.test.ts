import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it.skipIf(!namespaces)('tells it where there is no network but loopback (needs root and ip)', async () => {
    const inside = `ip link set lo up && exec ${process.execPath} ${demo}`;
    const { stdout } = await tell('unshare', ['-n', 'sh', '-c', inside]);
    expect(stdout).toContain(last);
  });
});
