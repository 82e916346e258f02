/** What must hold before a commit: `npm run check`. One line per check; what a failed one printed follows. */
import { type Ran, runTool } from './tool.ts';

interface Check {
  name: string;
  what: string;
  run(): Promise<Ran>;
}

const checks: readonly Check[] = [
  { name: 'types', what: 'tsc -b', run: () => runTool('tsc', ['-b', '--pretty', 'false']) },
  { name: 'lint', what: 'oxlint', run: () => runTool('oxlint', []) },
  { name: 'format', what: 'oxfmt --check', run: () => runTool('oxfmt', ['--check', '.']) },
  { name: 'unused', what: 'knip', run: () => runTool('knip', ['--no-progress', '--no-config-hints']) },
];

/** Runs all checks at once, printing a line as each ends. Gives the names of those that failed. */
export async function checkAll(print: (line: string) => void): Promise<string[]> {
  const failed: string[] = [];
  await Promise.all(
    checks.map(async (check) => {
      const started = performance.now();
      const { ok, output } = await check.run();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(`${check.name.padEnd(7)} ${ok ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${check.what}`);
      if (ok) return;
      failed.push(check.name);
      print(output.trimEnd());
    }),
  );
  return failed;
}

if (import.meta.main) {
  const failed = await checkAll((line) => console.log(line));
  if (failed.length > 0) process.exitCode = 1;
}
