import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleAll, dist } from '../../build/bundle.ts';

let folder = '';

beforeAll(async () => {
  await bundleAll();
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-bundles-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the bridge is one file that requires nothing but Node’s own modules', () => {
  const text = readFileSync(join(dist, 'bridge.js'), 'utf8');
  const required = Array.from(text.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g), ([, id]) => id ?? '');
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((id) => !isBuiltin(id))).toEqual([]);
  expect(text.length).toBeLessThan(50_000);
});

test('`drawbridge bridge` loads the relay and nothing of the command, the core or the web', () => {
  const { files, builtins } = loadedBy(['bridge']);
  const sources = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  expect(files.every((file) => file.startsWith(dist))).toBe(true);
  expect(sources.length).toBeLessThan(60_000);
  expect(sources).not.toMatch(/class Command|ZodType|createORPCClient/);
  expect(builtins.filter((name) => /undici|_http_|internal\/fetch|webstreams/.test(name))).toEqual([]);
});

/** What a run of dist/cli.js has loaded when it ends. */
function loadedBy(args: string[]): { files: string[]; builtins: string[] } {
  const report = join(folder, 'loaded.json');
  const spy = join(folder, 'spy.cjs');
  writeFileSync(
    spy,
    `process.on('exit', () => {
      const builtins = process.moduleLoadList.slice();
      const files = Object.keys(require.cache).filter((file) => file !== __filename);
      require('node:fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify({ files, builtins }));
    });`,
  );
  const { status } = spawnSync(process.execPath, ['--require', spy, join(dist, 'cli.js'), ...args], {
    env: { DRAWBRIDGE_HOME: folder },
  });
  expect(status).toBe(2);
  return JSON.parse(readFileSync(report, 'utf8')) as { files: string[]; builtins: string[] };
}
