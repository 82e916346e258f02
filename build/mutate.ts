/**
 * Takes each guard of guards/ out in turn and runs the test that is there for it, which must fail: `npm run mutate`, or
 * `npm run mutate -- WORD` for the guards whose file or test holds that word. Every file is put back, also when interrupted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Guard } from './guards/guard.ts';
import { guards } from './guards/guards.ts';
import { root, run, runTool } from './tool.ts';

/** `red`: the test noticed. `survived`: it did not. `stale`: the table does not fit the sources any more. */
export type Outcome = 'red' | 'survived' | 'stale';

const testFile = ({ test }: Guard) => `test/security/${test}.test.ts`;

/** The source without the guard; `undefined` where it does not hold it exactly once. */
export function without(source: string, { text, instead }: Pick<Guard, 'text' | 'instead'>): string | undefined {
  const pieces = source.split(text);
  return pieces.length === 2 ? pieces.join(instead) : undefined;
}

async function passes(guard: Guard): Promise<boolean> {
  if (guard.built && !(await run(process.execPath, [join(root, 'build', 'bundle.ts')])).ok) return false;
  return (await runTool('vitest', ['run', testFile(guard), '--bail=1'])).ok;
}

async function tryWithout(guard: Guard): Promise<Outcome> {
  const path = join(root, guard.file);
  const source = readFileSync(path, 'utf8');
  const changed = without(source, guard);
  if (changed === undefined) return 'stale';
  const putBack = () => writeFileSync(path, source);
  const interrupted = () => {
    putBack();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    writeFileSync(path, changed);
    return (await passes(guard)) ? 'survived' : 'red';
  } finally {
    putBack();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

/** A test that fails anyway proves nothing. */
async function failingAnyway(chosen: readonly Guard[]): Promise<string[]> {
  const one = new Map(chosen.map((guard) => [guard.test, guard]));
  const failing: string[] = [];
  for (const guard of one.values()) if (!(await passes(guard))) failing.push(guard.test);
  return failing;
}

async function main(word: string | undefined): Promise<boolean> {
  const chosen = guards.filter(({ test, file }) => word === undefined || test.includes(word) || file.includes(word));
  const failing = await failingAnyway(chosen);
  for (const test of failing) console.log(`fails with every guard in place: ${test}`);
  if (failing.length > 0 || chosen.length === 0) return false;
  let red = 0;
  for (const guard of chosen) {
    const outcome = await tryWithout(guard);
    if (outcome === 'red') red += 1;
    console.log(`${outcome.padEnd(8)} ${guard.test}: ${guard.file} without ${JSON.stringify(guard.text.trim())}`);
  }
  // What was built last was built without a guard.
  if (chosen.some(({ built }) => built)) await run(process.execPath, [join(root, 'build', 'bundle.ts')]);
  console.log(`${red} of ${chosen.length} guards are missed by their test when they are gone`);
  return red === chosen.length;
}

if (import.meta.main && !(await main(process.argv[2]))) process.exitCode = 1;
