/**
 * `npm run bench -- --log-read`: reading a log of a million lines as screens and commands do, through the reader's thread; and
 * what calls take meanwhile, by a real host, bridge and core whose control socket is asked for more without a rest.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReader, type Reader } from '../core/activity/reader.ts';
import { systemClock } from '../core/ports/clock.ts';
import { sessionsQuery, statsQuery } from '../shared/activity-views.ts';
import { startDrawbridge } from '../test/harness/drawbridge.ts';
import type { Processes } from './processes.ts';
import { fillLog, rareTool } from './fill-log.ts';
import { median } from './rounds.ts';

const lines = 1_000_000;
const searchBoundMs = 100;
const chartBoundMs = 1_000;
const repeats = 9;

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const page = { from: 'newest', limit: 250 } as const;

interface Reading {
  what: string;
  boundMs: number;
  read(reader: Reader): Promise<unknown>;
}

const search = (what: string, filter: Partial<Parameters<Reader['read']>[0]>): Reading => ({
  what,
  boundMs: searchBoundMs,
  read: (reader) => reader.read({ ...page, ...filter }),
});
const chart = (what: string, read: Reading['read']): Reading => ({ what, boundMs: chartBoundMs, read });

const readings: readonly Reading[] = [
  search('newest page', {}),
  search('page in the middle', { before: lines / 2 }),
  search('page of 1,000', { limit: 1_000 }),
  search('text that many lines hold', { text: 'search_thing' }),
  search('text that one call holds', { text: rareTool }),
  search('text that no line holds', { text: 'nowhere' }),
  search('three words', { text: 'cursor update_thing_5 denied' }),
  search('host, tool and outcome', { host: 'cursor', tool: 'read_thing_3', outcome: 'error' }),
  search('filters that nothing fits', { host: 'cursor', server: 'server-0', tool: rareTool, decision: 'deny' }),
  search('failed calls of one account in a week', {
    ending: 'failed',
    account: 'https://login.company.example#person-2',
    since: ago(7),
  }),
  search('one session', { session: 's-000000000100' }),
  search('one call', { call: 'of nobody' }),
  chart('charts of everything', (reader) => reader.ask('stats', { ...statsQuery.parse({}), now: Date.now() })),
  chart('charts of a week', (reader) =>
    reader.ask('stats', { ...statsQuery.parse({ since: ago(7) }), now: Date.now() }),
  ),
  chart('charts of what a search finds', (reader) =>
    reader.ask('stats', { ...statsQuery.parse({ text: 'update cursor' }), now: Date.now() }),
  ),
  chart('sessions', (reader) => reader.ask('sessions', sessionsQuery.parse({}))),
  chart('last use of every agent', (reader) => reader.ask('uses', undefined)),
];

/** Prints the results; gives whether every bound holds. */
export async function benchLogRead(processes: Processes): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
  const file = join(folder, 'activity.db');
  try {
    console.log(`making a log of ${lines.toLocaleString('en')} lines ...`);
    fillLog(file, lines);
    const holds = await readAll(file);
    const isUnchanged = await callsMeanwhile(processes);
    return holds && isUnchanged;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readAll(file: string): Promise<boolean> {
  const workerFile = new URL('../core/activity/read-worker.ts', import.meta.url);
  const started = () => createReader({ file, workerFile, clock: systemClock });
  const cold = await coldTimes(started);
  for (const [what, ms] of cold) console.log(row(what, ms));
  const reader = started();
  await reader.ask('prepare', undefined);
  let holds = true;
  for (const { what, boundMs, read } of readings) {
    const times: number[] = [];
    for (let round = 0; round < repeats; round++) times.push(await timed(() => read(reader)));
    const middle = median(times);
    holds &&= middle < boundMs;
    const slowest = `slowest ${Math.max(...times).toFixed(1)} ms`;
    console.log(`${row(what, middle)}  ${slowest.padEnd(20)} bound ${boundMs} ms: ${verdict(middle < boundMs)}`);
  }
  await reader.close();
  return holds;
}

/**
 * A reader that has just started: over a log that none has seen yet, and over one that was prepared, as it is whenever the core
 * ran while it grew. Starting the thread is part of it.
 */
async function coldTimes(started: () => Reader): Promise<[string, number][]> {
  const times: [string, number][] = [];
  const first = async (when: string, { what, read }: Reading) => {
    const reader = started();
    times.push([`${when}: ${what}`, await timed(() => read(reader))]);
    await reader.ask('prepare', undefined);
    await reader.close();
  };
  const [rare] = readings.filter(({ what }) => what === 'text that one call holds');
  if (rare) await first('never prepared', rare);
  for (const reading of readings.filter(({ what }) => afterRestart.has(what))) await first('after a restart', reading);
  return times;
}

const afterRestart = new Set(['newest page', 'text that one call holds', 'charts of everything', 'charts of a week']);

const rounds = 8;
const callsEach = 150;

/** Calls with and without somebody who reads all the time, in turn, so that whatever else the machine does meets both. */
async function callsMeanwhile(processes: Processes): Promise<boolean> {
  const port = Number(await processes.fork(join(import.meta.dirname, 'server.ts')));
  const drawbridge = await startDrawbridge();
  try {
    await drawbridge.control.core.stop();
    fillLog(join(drawbridge.home, 'activity.db'), lines);
    await drawbridge.startCore();
    await drawbridge.control.vault.use({ mode: 'session-only' });
    await drawbridge.add('notes', `http://127.0.0.1:${port}/mcp`);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    const host = drawbridge.host('notes');
    await host.initialize();
    const call = () => timed(() => host.call('echo', { text: 'a sentence of about the usual length' }));
    const times = { alone: [] as number[], reading: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      for (const way of ['alone', 'reading'] as const) {
        const stop = way === 'reading' ? readOn(drawbridge.control) : undefined;
        for (let count = 0; count < callsEach; count++) {
          const took = await call();
          if (round >= 0) times[way].push(took);
        }
        await stop?.();
      }
    }
    return reportCalls(times);
  } finally {
    await drawbridge.stop();
  }
}

type Control = Awaited<ReturnType<typeof startDrawbridge>>['control'];

/** Searches, pages, charts and sessions, one after the other, until it is told to stop. */
function readOn({ activity }: Control): () => Promise<void> {
  const stopped = new AbortController();
  const asked = [
    () => activity.list({ text: 'nowhere', limit: 250 }),
    () => activity.list({ before: lines / 2, limit: 250 }),
    () => activity.stats({}),
    () => activity.list({ host: 'cursor', outcome: 'error', limit: 250 }),
    () => activity.sessions({}),
  ];
  const done = (async () => {
    for (let turn = 0; !stopped.signal.aborted; turn++) await asked[turn % asked.length]?.();
  })();
  return async () => {
    stopped.abort();
    await done;
  };
}

/** A fifth of a millisecond is what nobody could tell from the machine's own unrest. */
const unrestMs = 0.2;

function reportCalls({ alone, reading }: { alone: number[]; reading: number[] }): boolean {
  const added = median(reading) - median(alone);
  const at = (times: readonly number[]) => `p50 ${median(times).toFixed(2)} ms, p95 ${p95(times).toFixed(2)} ms`;
  console.log(`a call while nobody reads:       ${at(alone)}`);
  console.log(`a call while somebody reads on:  ${at(reading)}`);
  console.log(
    `added at the median: ${added.toFixed(2)} ms; unchanged within ${unrestMs} ms: ${verdict(added < unrestMs)}`,
  );
  return added < unrestMs;
}

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

const row = (what: string, ms: number) => `${what.padEnd(48)} ${ms.toFixed(1).padStart(7)} ms`;
const verdict = (holds: boolean) => (holds ? 'PASS' : 'over');
