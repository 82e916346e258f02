/**
 * `npm run conformance`: the official suite's client scenarios through the built bridge and core, one line each. Words after
 * it choose scenarios by what their names hold, as in `npm run conformance -- auth/`.
 */
import { availableParallelism } from 'node:os';
import { bundleAll } from '../../build/bundle.ts';
import { exceptionFor } from './exceptions.ts';
import { lineOf, totalOf } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { isMeasured, nextRuns, releasedRuns, type Run } from './suites.ts';
import { type Verdict, verdictOf } from './verdict.ts';

const words = process.argv.slice(2);

await bundleAll();
const all = (await Promise.all([releasedRuns(), nextRuns()])).flat();
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const measured = await judge(chosen.filter(isMeasured), 1);
const others = await judge(
  chosen.filter((run) => !isMeasured(run)),
  Math.min(availableParallelism() + 1, 4),
);
const verdicts = [...measured, ...others];
console.log(totalOf(verdicts));
if (verdicts.length === 0 || verdicts.some(({ state }) => state === 'failed')) process.exitCode = 1;

/** Runs so many at a time, printing a line as each ends. */
async function judge(runs: readonly Run[], atOnce: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const left = [...runs];
  // What runs gets the interrupt as well and ends by itself; its folders are then removed as ever.
  process.once('SIGINT', () => (left.length = 0));
  const work = async () => {
    for (let run = left.shift(); run; run = left.shift()) {
      const verdict = verdictOf(await runScenario(run), exceptionFor(run));
      verdicts.push(verdict);
      console.log(lineOf(run, verdict));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return verdicts;
}
