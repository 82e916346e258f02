/**
 * Everything CI runs: `npm test` (checks, build with the executable, every test but the long ones) or `npm run soak` (the
 * long ones only). The last line is always `N passed, N failed, N skipped`; a failed check or build counts as a failure.
 */
import { startVitest } from 'vitest/node';
import { checkAll } from './check.ts';
import { createTally, type Tally } from './closing-reporter.ts';
import { installDebianPackages } from './debian.ts';
import { buildExecutable } from './executable.ts';

const expectedNode = 24;

/** What no run on this kind of machine can show. */
function notProved(platform: NodeJS.Platform): string[] {
  const elsewhere: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'the macOS keychain',
    win32: 'the Windows credential store and named pipes',
    linux: "Linux's Secret Service",
  };
  return [
    ...Object.entries(elsewhere)
      .filter(([name]) => name !== platform)
      .map(([, what]) => what),
    // Its tests run on a stand-in; `npm run e2e:electron` runs them on the real one where it is to be had.
    'the real Electron binary (fuses at run time, asar, native tray and notifications)',
  ];
}

async function runTests(soak: boolean): Promise<Tally> {
  const { reporter, tally } = createTally();
  // Not among the projects of vitest.config.ts, which are all run when nothing is named.
  const only = soak ? { config: false as const, include: ['test/soak/**/*.test.ts'], hookTimeout: 60_000 } : {};
  const vitest = await startVitest([], { run: true, watch: false, ...only, reporters: ['default', reporter] });
  await vitest.close();
  return tally;
}

function close(tally: Tally, platform: NodeJS.Platform): void {
  if (tally.passed + tally.failed + tally.skipped === 0) {
    console.log('no tests were run');
    tally.failed++;
  }
  for (const name of tally.skippedNames) console.log(`skipped: ${name}`);
  for (const what of notProved(platform)) console.log(`not proved here: ${what}`);
  console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

async function main(soak: boolean): Promise<void> {
  const print = (line: string) => console.log(line);
  const [major] = process.versions.node.split('.').map(Number);
  if (major !== expectedNode) throw new Error(`this is Node ${process.versions.node}; run it by npm, which finds 24`);
  if (process.env['CI'] && process.getuid?.() === 0) await installDebianPackages(print);
  const failedChecks = soak ? [] : await checkAll(print);
  for (const note of await buildExecutable()) print(note);
  const tally = await runTests(soak);
  for (const name of failedChecks) print(`failed check: ${name}`);
  tally.failed += failedChecks.length;
  close(tally, process.platform);
}

await main(process.argv.includes('--soak')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
});
