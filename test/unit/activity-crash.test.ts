import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-activity-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process record, kills it once it has said `lines` numbers, and gives the last number it said. */
async function recordUntilKilled(file: string, lines: number): Promise<number> {
  const recorder = join(import.meta.dirname, 'activity-recorder.ts');
  const child = spawn(process.execPath, [recorder, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'close');
  const said: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    // The kill comes at any point of the next lines' writing; what was said until then is read to its end.
    if (said.push(Number(line)) === lines) child.kill('SIGKILL');
  }
  await gone;
  expect(said.length).toBeGreaterThanOrEqual(lines);
  return Math.max(...said);
}

test('every line said to be recorded survives a kill, and numbers have no gaps', async () => {
  const file = join(folder, 'activity.db');
  let atLeast = 0;
  for (const lines of fc.sample(fc.integer({ min: 1, max: 400 }), 6)) {
    const last = await recordUntilKilled(file, lines);
    expect(last).toBeGreaterThanOrEqual(atLeast + lines);
    const log = createActivityLog({ file, clock: createManualClock(), vault: createMemoryVault() });
    const numbers = (await log.list({ limit: 10_000, after: atLeast })).map(({ number }) => number);
    await log.close();
    expect(numbers[0]).toBe(atLeast + 1);
    expect(numbers).toEqual(numbers.map((_number, i) => atLeast + 1 + i));
    // One more may have been committed in the moment before the kill, unsaid.
    expect(numbers.at(-1)).toBeGreaterThanOrEqual(last);
    expect(numbers.at(-1)).toBeLessThanOrEqual(last + 1);
    atLeast = numbers.at(-1) ?? 0;
  }
});
