/**
 * The tray app's tests on the real Electron: `npm run e2e:electron`. Where its binary cannot be had they are named as
 * skipped; `npm test` runs the same tests on the stand-in.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { bundleAll } from './bundle.ts';
import { electronBinary } from './electron-binary.ts';
import { root } from './tool.ts';

const folder = join('test', 'e2e', 'electron');
const tests = [
  ...readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name)),
  join('test', 'security', 'pages-stay-in-their-window.test.ts'),
];

const binary = electronBinary();
if (binary === undefined) {
  for (const name of tests) console.log(`skipped: ${name} (no Electron binary on this machine)`);
  console.log(`0 passed, 0 failed, ${tests.length} skipped`);
} else {
  await bundleAll();
  process.env['DRAWBRIDGE_TEST_ELECTRON'] = binary;
  const vitest = await startVitest(tests, { run: true, watch: false });
  await vitest.close();
}
