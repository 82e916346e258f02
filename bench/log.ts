/**
 * `npm run bench -- --log`: what the activity log takes of each call at 1,000 calls a second, two records a call, each chained,
 * described and committed, over the real database and policy files; and the same while all of it is sent to a collector.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { AuditPolicy } from '../shared/audit-policy.ts';
import type { ActivityLog } from '../core/activity/activity.ts';
import { createActivityLog } from '../core/activity/create-activity-log.ts';
import { logFiles } from '../core/activity/offline.ts';
import { createPolicies } from '../core/policy/policies.ts';
import { systemClock } from '../core/ports/clock.ts';
import { createPolicyFiles } from '../core/registry/policy-files.ts';
import { fileSource } from '../core/registry/policy-sources.ts';
import { whyUnanswered } from '../core/remote/failures.ts';
import { createHttpStack } from '../core/remote/http-stack.ts';
import { createMemoryVault } from '../test/fakes/memory-vault.ts';
import type { Processes } from './processes.ts';

const boundMs = 0.1;
const perSecond = 1_000;
const warmUpSeconds = 2;
const seconds = 8;

const about = { session: 's-0123456789ab', host: 'claude-desktop', entry: 'e-01', server: 'notes', account: 'a-01' };
const content = { path: '/notes/2026/november', query: 'what did the agent do', limit: 20, tags: ['work', 'audit'] };
const result = {
  content: [{ type: 'text', text: 'a line of a note, as long as such lines are. '.repeat(20) }],
  isError: false,
};

/** Prints the results; gives whether the bound holds. */
export async function benchLog(processes: Processes): Promise<boolean> {
  const port = Number(await processes.fork(join(import.meta.dirname, 'collector.ts')));
  const plain = await benchWith({ keepDays: 90 });
  console.log('\nwhile every record and call is sent to a collector:');
  return (await benchWith({ keepDays: 90, otlp: { url: `http://127.0.0.1:${port}` } })) && plain;
}

async function benchWith(audit: AuditPolicy): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
  const file = (name: string) => join(folder, name);
  writeFileSync(file('policy.jsonc'), JSON.stringify({ audit }));
  const sources = { managed: fileSource(file('managed.jsonc')), policy: fileSource(file('policy.jsonc')) };
  const policies = createPolicies(createPolicyFiles(sources).layers);
  const vault = createMemoryVault();
  const rules = () => policies.current().audit;
  const http = createHttpStack({ env: {} });
  const road = { fetch: http.fetch, reasonOf: whyUnanswered, random: Math.random };
  const log = createActivityLog({ file: file('activity.db'), clock: systemClock, vault, rules, road });
  try {
    await log.sign();
    const times = await paced(log);
    const single = await atRest(log);
    await log.sign();
    const verdict = logFiles.verify(file('activity.db'), {});
    if (verdict.broken || verdict.last !== verdict.signedTo)
      throw new Error(`the log is wrong: ${JSON.stringify(verdict)}`);
    const collector = log.collector.state();
    if (collector) console.log(`${collector.waiting} of the last records are not there yet`);
    return tell(times, single, verdict.last);
  } finally {
    await log.close();
    await http.close();
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds in the log, by call, in order of size. */
async function paced(log: ActivityLog): Promise<number[]> {
  const times: number[] = [];
  const begun = performance.now();
  for (let call = 0; call < (warmUpSeconds + seconds) * perSecond; call++) {
    const due = begun + (call * 1_000) / perSecond;
    // The loop turns meanwhile: a core that carries so many calls is never at rest.
    while (performance.now() < due) await nextTurn();
    const ms = timed(log, `call-${call}`);
    if (call >= warmUpSeconds * perSecond) times.push(ms);
  }
  return times.toSorted((a, b) => a - b);
}

/** The same of calls that each meet a process at rest, cold caches and all. */
async function atRest(log: ActivityLog): Promise<number[]> {
  const times: number[] = [];
  for (let call = 0; call < 200; call++) {
    await delay(10);
    times.push(timed(log, `single-${call}`));
  }
  return times.toSorted((a, b) => a - b);
}

function timed(log: ActivityLog, call: string): number {
  const line = { ...about, method: 'tools/call', tool: 'search', call };
  const start = performance.now();
  log.record({ kind: 'call.started', ...line, decision: 'allow', because: 'g1', scopes: 'notes.read', content });
  log.record({
    kind: 'call.finished',
    ...line,
    outcome: 'ok',
    durationMs: 12,
    personMs: 0,
    tokenMs: 0,
    serverMs: 11,
    content: result,
  });
  return performance.now() - start;
}

function tell(times: readonly number[], single: readonly number[], records: number): boolean {
  const at = (share: number, of = times) => of[Math.floor(of.length * share)] ?? 0;
  const micro = (ms: number) => `${(ms * 1_000).toFixed(1)} µs`;
  const p50 = at(0.5);
  console.log(`${records} records, chained and signed: nothing wrong with them`);
  console.log(
    `the log per call (two records) at ${perSecond} calls/s: p50 ${micro(p50)}, p90 ${micro(at(0.9))}, p99 ${micro(at(0.99))}`,
  );
  console.log(`of a call that meets it at rest: p50 ${micro(at(0.5, single))}, p90 ${micro(at(0.9, single))}`);
  console.log(`bound for p50: ${micro(boundMs)}: ${p50 < boundMs ? 'PASS' : 'over'}`);
  return p50 < boundMs;
}
