/**
 * `npm run bench -- --decision`, and a line of the whole bench: one decision with 10,000 rules and grants, over the real
 * consent database, policy files and activity log; and the same until its record is committed, as before a call leaves.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createActivityLog } from '../core/activity/create-activity-log.ts';
import type { ToolCall } from '../core/consent/consent.ts';
import { createConsent } from '../core/consent/create-consent.ts';
import { openConsentStore } from '../core/consent/store.ts';
import { createPolicies } from '../core/policy/policies.ts';
import { systemClock } from '../core/ports/clock.ts';
import { createPolicyFiles } from '../core/registry/policy-files.ts';
import { fileSource } from '../core/registry/policy-sources.ts';
import { median } from './rounds.ts';
import { createMemoryVault } from '../test/fakes/memory-vault.ts';

export const decisionBoundMs = 0.05;
const many = 10_000;
const warmUp = 2_000;
const rounds = 10_000;

export interface DecisionTimes {
  /** Medians in milliseconds. */
  decide: number;
  /** A decision by a grant, its use counted and the start of the call on record. */
  untilCommitted: number;
}

export async function measureDecision(): Promise<DecisionTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
  const file = (name: string) => join(folder, name);
  fill(file('consent.db'));
  writeFileSync(file('policy.jsonc'), JSON.stringify({ rules: rulesOfFile() }));
  const activity = createActivityLog({ file: file('activity.db'), clock: systemClock, vault: createMemoryVault() });
  const sources = { managed: fileSource(file('managed.jsonc')), policy: fileSource(file('policy.jsonc')) };
  const policies = createPolicies(createPolicyFiles(sources).layers);
  const record = (draft: Parameters<typeof activity.record>[0]) => void activity.record(draft);
  const consent = createConsent({ file: file('consent.db'), clock: systemClock, record, policy: policies.current });
  try {
    const calls = Array.from({ length: 100 }, (_, index) => callOf(index * 20));
    const decide = await timed(calls, async (call) => void consent.decide(call));
    const never = new AbortController().signal;
    const untilCommitted = await timed(calls, async (call) => {
      const verdict = await consent.check(call, 0, never);
      if (verdict.verdict !== 'allow') throw new Error(`the call was not allowed: ${JSON.stringify(verdict)}`);
      const { session, host, server, tool } = call;
      activity.record({
        kind: 'call.started',
        session,
        host,
        server,
        tool,
        because: verdict.because,
        decision: 'allow',
      });
    });
    expectCommitted(file('activity.db'));
    return { decide, untilCommitted };
  } finally {
    consent.close();
    await activity.close();
    rmSync(folder, { recursive: true });
  }
}

/** Half rules, half grants, a third of them bound to arguments, and none that reaches every call. */
function fill(file: string): void {
  const store = openConsentStore(file);
  const createdAt = new Date(0).toISOString();
  store.transaction(() => {
    for (let index = 0; index < many - 1_000; index++) {
      const bound = index % 3 === 1 ? { arguments: [{ pointer: '/path', like: `/notes/${index}/*` }] } : {};
      const scope = { server: `server-${index % 200}`, tool: `tool-${index}`, createdAt, ...bound } as const;
      if (index % 2 === 0) store.put({ origin: 'grant', effect: 'allow', host: 'cursor', ...scope });
      else store.put({ ...scope, origin: 'rule', effect: 'ask', host: '*', tool: `tool-${index}*` });
    }
  });
  store.close();
}

function rulesOfFile() {
  return Array.from({ length: 1_000 }, (_, index) => ({
    server: `server-${index % 200}`,
    tool: `policy-${index}-*`,
    effect: 'deny',
  }));
}

/** Of a tool with a grant of its own, within what that is bound to. */
function callOf(index: number): ToolCall {
  const tool = `tool-${index}`;
  return {
    host: 'cursor',
    entry: 'e',
    session: 's',
    server: `server-${index % 200}`,
    url: 'https://example.com/mcp',
    tool,
    arguments: { path: `/notes/${index}/x` },
    definition: { name: tool, inputSchema: { type: 'object' } },
  };
}

async function timed(calls: readonly ToolCall[], act: (call: ToolCall) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const call = calls[round % calls.length];
    if (call === undefined) continue;
    const start = performance.now();
    await act(call);
    if (round >= warmUp) times.push(performance.now() - start);
  }
  return median(times);
}

/** Another connection sees what is committed, and nothing else. */
function expectCommitted(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true });
  const lines = Number(
    db.prepare("SELECT count(*) AS lines FROM activity WHERE kind = 'call.started'").get()?.['lines'],
  );
  db.close();
  if (lines !== warmUp + rounds) throw new Error(`${lines} of ${warmUp + rounds} records are committed`);
}

/** Prints the result; gives whether the bound holds. */
export async function benchDecision(): Promise<boolean> {
  const { decide, untilCommitted } = await measureDecision();
  const holds = decide < decisionBoundMs;
  const ratio = (decide / decisionBoundMs).toFixed(2);
  const micro = (ms: number) => `${(ms * 1_000).toFixed(1)} µs`;
  console.log(`decision with 10,000 rules and grants: median ${micro(decide)} (x ${ratio} of the bound)`);
  console.log(`the same until its record is committed, before the call leaves: median ${micro(untilCommitted)}`);
  console.log(`bound for the decision: ${micro(decisionBoundMs)}: ${holds ? 'PASS' : 'over'}`);
  return holds;
}
