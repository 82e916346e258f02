import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Tally } from '../../../build/closing-reporter.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Runs Vitest, in a process of its own, over these test files. */
function tallyOf(files: Record<string, string>): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-tally-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const reporter = pathToFileURL(join(root, 'build', 'closing-reporter.ts')).href;
    const script = `
      import { startVitest } from 'vitest/node';
      import { createTally } from ${JSON.stringify(reporter)};
      const { reporter, tally } = createTally();
      const options = { root: ${JSON.stringify(folder)}, config: false, globals: true, watch: false, reporters: [reporter] };
      const vitest = await startVitest([], options);
      await vitest.close();
      console.log('tally ' + JSON.stringify(tally));`;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    return JSON.parse(/^tally (.*)$/m.exec(stdout)?.[1] ?? 'null') as Tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('counts what passed, failed and was skipped, naming the last with their reasons', () => {
  const tally = tallyOf({
    'mixed.test.mjs': `
      test('stands', () => {});
      test('falls', () => { throw new Error('no'); });
      test('waits', (context) => context.skip('no keychain here'));
      describe('a room', () => { test.skip('is closed', () => {}); });`,
  });
  expect(tally).toEqual({
    passed: 1,
    failed: 1,
    skipped: 2,
    skippedNames: ['mixed.test.mjs > waits (no keychain here)', 'mixed.test.mjs > a room > is closed'],
  });
});

test('counts a file that does not load and a hook that throws as failures', () => {
  const tally = tallyOf({
    'broken.test.mjs': `import './nowhere.mjs'; test('never runs', () => {});`,
    'hook.test.mjs': `describe('a suite', () => { beforeAll(() => { throw new Error('no'); }); test('cannot run', () => {}); });`,
  });
  expect(tally).toMatchObject({ passed: 0 });
  expect(tally.failed).toBeGreaterThanOrEqual(2);
});

test('counts nothing where there is nothing, so that the run can fail for it', () => {
  expect(tallyOf({})).toEqual({ passed: 0, failed: 0, skipped: 0, skippedNames: [] });
});
