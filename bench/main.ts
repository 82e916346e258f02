/** `npm run bench [-- --json | --prompt | --decision | --log | --log-read]`: the budgets, side by side with the peers in one run. See docs/bench.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { budgets, type Measure, type Results, roundTripMs, slowMs } from './budgets.ts';
import { type Connection, connection } from './calls.ts';
import { benchDecision, measureDecision } from './decision.ts';
import { delayProxy, type DelayProxy } from './delay-proxy.ts';
import { benchLog } from './log.ts';
import { benchLogRead } from './log-read.ts';
import { createProcesses, type Processes } from './processes.ts';
import { benchPrompt } from './prompt.ts';
import { reportText, verdict } from './report.ts';
import { median, rounds, type Sample } from './rounds.ts';
import { startTime } from './start-time.ts';
import { direct } from './subjects/direct.ts';
import { drawbridge } from './subjects/drawbridge.ts';
import { built, floor } from './subjects/floor.ts';
import { mcpRemote } from './subjects/mcp-remote.ts';
import { Missing, type Prepared, type Surroundings } from './subjects/subject.ts';

const subjects = [floor, mcpRemote, direct, drawbridge];
const names = ['empty', ...subjects.map(({ name }) => name)];

async function prepareAll(surroundings: Surroundings): Promise<Map<string, Prepared>> {
  const ready = new Map<string, Prepared>();
  for (const subject of subjects) {
    try {
      ready.set(subject.name, await subject.prepare(surroundings));
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      console.log(`${subject.name} is missing: ${error.message}`);
    }
  }
  return ready;
}

/** A subject that fails while it is measured is reported and left out; the others go on. */
async function onlyWorking(samples: Map<string, Sample>, what: string): Promise<Map<string, Sample>> {
  for (const [name, sample] of samples) {
    try {
      await sample();
    } catch (error) {
      console.log(`${name} cannot be measured (${what}): ${error instanceof Error ? error.message : String(error)}`);
      samples.delete(name);
    }
  }
  return samples;
}

async function measureStarts(ready: Map<string, Prepared>, { processes }: Surroundings, results: Results) {
  for (const [measure, place] of [
    ['start', 'near'],
    ['farStart', 'far'],
  ] as const) {
    const samples = new Map<string, Sample>();
    for (const [name, prepared] of ready) {
      if (prepared !== 'direct') samples.set(name, () => startTime(prepared[place], processes));
    }
    const plan = measure === 'start' ? { warmUp: 1, rounds: 15, each: 1 } : { warmUp: 1, rounds: 9, each: 1 };
    await measured(results, measure, samples, plan);
  }
}

/**
 * A server that was heard once and then takes its time, beside a process that answers by itself: nobody can begin sooner. Peers
 * that wait for the server wait for all of it, and are left out.
 */
async function measureSlowStart(
  ready: Map<string, Prepared>,
  { processes }: Surroundings,
  proxy: DelayProxy,
  results: Results,
) {
  const prepared = ready.get('drawbridge');
  if (prepared === undefined || prepared === 'direct' || !prepared.slow) return;
  const { slow } = prepared;
  await startTime(slow, processes);
  proxy.setOneWay(slowMs / 2);
  const command = { ...slow, args: [await built('empty', processes.folder)] };
  const samples = new Map([
    ['empty', () => startTime(command, processes)],
    ['drawbridge', () => startTime(slow, processes)],
  ]);
  await measured(results, 'slowStart', samples, { warmUp: 1, rounds: 15, each: 1 });
}

async function measureCalls(ready: Map<string, Prepared>, surroundings: Surroundings, results: Results) {
  const open = new Map<string, Connection>();
  for (const [name, prepared] of ready) {
    try {
      open.set(name, await connection(prepared, surroundings));
    } catch (error) {
      console.log(`${name} cannot be connected: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const each = (pick: (of: Connection) => Sample) => new Map([...open].map(([name, of]) => [name, pick(of)]));
  await measured(
    results,
    'call',
    each((of) => of.small),
    // A core runs for weeks: what the first thousand calls take beyond the others, while they are compiled, says little.
    { warmUp: 25, rounds: 20, each: 40 },
  );
  await measured(
    results,
    'progress',
    each((of) => of.progress),
    { warmUp: 5, rounds: 31, each: 1 },
  );
  await measured(
    results,
    'large',
    each((of) => of.large),
    { warmUp: 3, rounds: 25, each: 1 },
  );
  await Promise.all([...open.values()].map((of) => of.close()));
}

async function measured(
  results: Results,
  measure: Measure,
  samples: Map<string, Sample>,
  plan: { warmUp: number; rounds: number; each: number },
): Promise<void> {
  const working = await onlyWorking(samples, measure);
  for (const [name, values] of await rounds(working, plan)) {
    results[name] = { ...results[name], [measure]: median(values) };
  }
}

function writeJson(results: Results): string {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const verdicts = budgets.map((budget) => ({
    what: budget.what,
    bound: budget.bound,
    verdict: verdict(budget, results),
  }));
  const about = { node: process.version, platform: process.platform, cores: availableParallelism() };
  writeFileSync(file, `${JSON.stringify({ about, medianMs: results, verdicts }, null, 2)}\n`);
  return file;
}

async function main(): Promise<void> {
  const processes = createProcesses();
  const port = Number(await processes.fork(join(import.meta.dirname, 'server.ts')));
  const proxy = await delayProxy(port, roundTripMs / 2);
  const slow = await delayProxy(port, 0);
  const address = (of: number) => `http://127.0.0.1:${of}/mcp`;
  const surroundings = { processes, near: address(port), far: address(proxy.port), slow: address(slow.port) };
  console.log(`Node ${process.version}, ${availableParallelism()} cores; about two minutes.`);
  const results: Results = {};
  try {
    const ready = await prepareAll(surroundings);
    await measureStarts(ready, surroundings, results);
    await measureSlowStart(ready, surroundings, slow, results);
    await measureCalls(ready, surroundings, results);
    // Nobody else decides anything.
    results['drawbridge'] = { ...results['drawbridge'], decision: (await measureDecision()).decide };
  } finally {
    processes.endAll();
    await Promise.all([proxy.close(), slow.close()]);
  }
  console.log(`\n${reportText(results, names)}`);
  if (process.argv.includes('--json')) console.log(`\nwritten to ${writeJson(results)}`);
  process.exit(0);
}

/** What has no peers stands alone. */
async function alone(bench: (processes: Processes) => Promise<boolean>): Promise<void> {
  const processes = createProcesses();
  try {
    process.exitCode = (await bench(processes)) ? 0 : 1;
  } finally {
    processes.endAll();
  }
}

async function only(): Promise<void> {
  if (process.argv.includes('--decision')) process.exitCode = (await benchDecision()) ? 0 : 1;
  else if (process.argv.includes('--prompt')) await alone(benchPrompt);
  else if (process.argv.includes('--log')) await alone(benchLog);
  else if (process.argv.includes('--log-read')) await alone(benchLogRead);
  else await main();
}

await only();
