/** The log's records at a collector: real log, real reader, real HTTP; only time goes fifty times as fast. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActivityLog } from '../../core/activity/activity.ts';
import { chainHash } from '../../core/activity/chain.ts';
import { createActivityLog } from '../../core/activity/create-activity-log.ts';
import { type LogRules, plainRules } from '../../core/activity/rules.ts';
import { spanOf, traceOf } from '../../core/activity/trace-ids.ts';
import { type Clock, systemClock } from '../../core/ports/clock.ts';
import { whyUnanswered } from '../../core/remote/failures.ts';
import { createHttpStack, type HttpStack } from '../../core/remote/http-stack.ts';
import { auditPolicy } from '../../shared/audit-policy.ts';
import { Secret } from '../../shared/secret.ts';
import type { Activity, ActivityDraft } from '../../shared/models.ts';
import { createMemoryVault, type MemoryVault } from '../fakes/memory-vault.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../fakes/otlp-receiver.ts';
import { attribute } from '../fakes/otlp-shape.ts';

let folder: string;
let receiver: OtlpReceiver;
let http: HttpStack;
let vault: MemoryVault;
let log: ActivityLog;
let rules: LogRules;
let fasterClock: Clock;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-forward-'));
  receiver = await startOtlpReceiver();
  http = createHttpStack({ env: {} });
  vault = createMemoryVault();
  rules = { ...plainRules, otlp: { url: receiver.url } };
  fasterClock = { now: () => Date.now(), after: (ms, act) => systemClock.after(ms / 50, act) };
  log = open();
});
afterEach(async () => {
  await log.close();
  await http.close();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open(): ActivityLog {
  return createActivityLog({
    file: join(folder, 'activity.db'),
    clock: fasterClock,
    vault,
    rules: () => rules,
    road: { fetch: http.fetch, reasonOf: whyUnanswered, random: Math.random },
  });
}

/** A call's two records. */
function call(tool: string, more: Partial<ActivityDraft> = {}): void {
  const line = { host: 'desk', server: 'notes', method: 'tools/call', tool, call: `call of ${tool}` };
  log.record({ kind: 'call.started', ...line, decision: 'allow', because: 'grant' });
  log.record({ kind: 'call.finished', ...line, outcome: 'ok', durationMs: 30, ...more });
}

async function recorded(): Promise<Activity[]> {
  return log.list({ limit: 10_000 });
}

/** Everything recorded is there, once by id, and nothing was wrong with how it came. */
async function expectAllThere(): Promise<void> {
  const wanted = (await recorded()).map(({ number }) => String(number));
  const numbers = () => new Set([...receiver.logs.keys()].map((id) => id.split('/')[1]));
  await receiver.until(() => receiver.logs.size >= wanted.length);
  expect(numbers()).toEqual(new Set(wanted));
  expect(receiver.faults).toEqual([]);
}

test('every record comes with all its members, so that a receiver can check the chain by itself', async () => {
  for (const tool of ['one', 'two', 'three']) call(tool, { serverMs: 20.5 });
  await expectAllThere();
  const records = await recorded();
  let hash = '0'.repeat(64);
  for (const [at, { attributes }] of [...receiver.logs.values()].entries()) {
    const record = records[at];
    for (const [name, value] of Object.entries(record ?? {}))
      expect(attribute(attributes, `drawbridge.${name}`)).toBe(String(value));
    hash = chainHash(hash, { ...record });
    expect(attribute(attributes, 'drawbridge.hash')).toBe(hash);
  }
});

test('a call is a span with what a person, a token and the server took below it, in the trace of the host', async () => {
  const [trace, parentSpan] = ['ab'.repeat(16), 'cd'.repeat(8)];
  call('told', { trace, parentSpan, personMs: 5, tokenMs: 5, serverMs: 15 });
  call('own', { outcome: 'denied' });
  await receiver.until(() => receiver.spans.size === 5);
  const spanNamed = (name: string) => [...receiver.spans.values()].find((span) => span.name === name);
  const whole = spanNamed('tools/call told');
  expect(whole).toMatchObject({ traceId: trace, parentSpanId: parentSpan, kind: 2, status: {} });
  for (const part of ['person', 'token', 'server'] as const) {
    const below = spanNamed(part);
    expect(below).toMatchObject({ traceId: trace, parentSpanId: whole?.spanId, spanId: spanOf('call of told', part) });
  }
  const took = BigInt(whole?.endTimeUnixNano ?? 0) - BigInt(whole?.startTimeUnixNano ?? 0);
  expect(took).toBe(30_000_000n);
  const own = spanNamed('tools/call own');
  expect(own).toMatchObject({ traceId: traceOf('call of own'), status: { code: 2, message: 'denied' } });
  expect(own).not.toHaveProperty('parentSpanId');
  expect(receiver.faults).toEqual([]);
});

test('a collector that refuses, talks nonsense, drops and stores without saying so gets every record once by id', async () => {
  receiver.next(
    { status: 503, headers: { 'retry-after': '2' } },
    { status: 429, headers: { 'retry-after': new Date(Date.now() + 2_000).toUTCString() } },
    { status: 200, body: '<h1>Welcome to the hotel</h1>' },
    'drops',
    'stores and drops',
    { status: 302, headers: { location: 'http://127.0.0.1:9/v1/logs' } },
    { status: 401, body: '{"message":"who are you?"}' },
  );
  for (let n = 0; n < 40; n++) call(`tool-${n}`);
  await expectAllThere();
  receiver.next('stores and drops', 'stores and drops');
  for (let n = 40; n < 60; n++) call(`tool-${n}`);
  await expectAllThere();
  const ids = receiver.requests.flatMap((request) => request.ids);
  expect(ids.length).toBeGreaterThan(new Set(ids).size);
});

test('one that is away over restarts of ours gets everything when it is back, and status says how it stands', async () => {
  call('before');
  await expectAllThere();
  await expect.poll(() => log.collector.state()?.waiting).toBe(0);
  await receiver.stop();
  call('while away');
  await log.close();
  log = open();
  call('after a restart');
  await expect.poll(() => log.collector.state()?.failing).toBe('it cannot be reached: connection refused');
  expect(log.collector.state()).toMatchObject({
    url: receiver.url,
    waiting: 4,
    refused: 0,
    deliveredAt: expect.any(String),
  });
  await receiver.start();
  await expectAllThere();
  await expect.poll(() => log.collector.state()).toMatchObject({ waiting: 0 });
  expect(log.collector.state()).not.toHaveProperty('failing');
});

test('a record it will never take holds up no other, and its words are told', async () => {
  receiver.meet(({ body }) =>
    body.includes('poison') ? { status: 400, body: '{"code":3,"message":"poison is not for us"}' } : 'takes',
  );
  for (const tool of ['one', 'poison', 'two']) call(tool);
  // Its two records, and its span.
  await expect.poll(() => log.collector.state()?.refused).toBe(3);
  await receiver.until(() => receiver.logs.size === 4);
  await expect.poll(() => log.collector.state()?.waiting).toBe(0);
  expect(log.collector.state()).toMatchObject({ refusal: 'it answers HTTP 400: poison is not for us' });
  await log.close();
  log = open();
  expect(log.collector.state()).toMatchObject({ refused: 3, waiting: 0 });
});

test('a partial success is told and not sent again', async () => {
  receiver.next({ status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"one is too old"}}' });
  rules = { ...plainRules, otlp: { url: receiver.url, send: ['logs'] } };
  log.rulesChanged();
  call('one');
  await expect.poll(() => log.collector.state()).toMatchObject({ refused: 1, refusal: 'one is too old', waiting: 0 });
  expect(receiver.requests).toHaveLength(1);
});

test('the policy names another collector: it gets everything from the first record on, and only what is asked for', async () => {
  call('one');
  await expectAllThere();
  const second = await startOtlpReceiver();
  rules = { ...plainRules, otlp: { url: `${second.url}/otlp`, send: ['logs'] } };
  log.rulesChanged();
  call('two');
  await second.until(() => second.logs.size === 4);
  expect(new Set(second.requests.map(({ path }) => path))).toEqual(new Set(['/otlp/v1/logs']));
  expect(receiver.logs.size).toBe(2);
  rules = plainRules;
  log.rulesChanged();
  expect(log.collector.state()).toBeUndefined();
  await second.stop();
});

test('what has not come there does not go because of its age; what goes because of its size is counted', async () => {
  await receiver.stop();
  await log.sign();
  const day = 86_400_000;
  for (let n = 0; n < 3_000; n++) log.record({ kind: 'call.started', tool: 'old', detail: 'x'.repeat(300) });
  const later = Date.now() + 40 * day;
  fasterClock.now = () => later;
  rules = { ...rules, keepDays: 30 };
  log.rulesChanged();
  expect(await log.removeOld()).toBe(0);
  rules = { ...rules, maxMegabytes: 1 };
  log.rulesChanged();
  const removed = await log.removeOld();
  expect(removed).toBeGreaterThan(500);
  const [told] = await log.list({ kind: ['log.changed'] });
  expect(told?.detail).toBe(`the ${removed} oldest records, ${removed} of which no collector had yet`);
}, 30_000);

test('headers come from the vault, to this address only, and are in no answer that is told', async () => {
  const token = 'ingest-7d0c1b5e9f2a4c66';
  const otlp = { url: receiver.url, headers: ['Authorization', 'X-Tenant'] };
  rules = { ...plainRules, otlp };
  log.rulesChanged();
  call('one');
  await expect.poll(() => log.collector.state()?.failing).toContain('wants headers (Authorization, X-Tenant)');
  expect(receiver.requests).toEqual([]);
  receiver.meet(({ headers }) => ({
    status: 401,
    body: JSON.stringify({ message: `no: ${headers['authorization']}` }),
  }));
  await log.collector.storeHeaders(receiver.url, [new Secret(`Bearer ${token}`), new Secret('blue')]);
  await expect.poll(() => log.collector.state()?.failing).toBe('it answers HTTP 401: no: [secret]');
  receiver.meet(() => 'takes');
  await expectAllThere();
  expect(receiver.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-tenant': 'blue' });
  expect(JSON.stringify([...receiver.requests.map(({ body }) => body), await recorded()])).not.toContain(token);

  const second = await startOtlpReceiver();
  rules = { ...plainRules, otlp: { ...otlp, url: second.url } };
  log.rulesChanged();
  await expect.poll(() => log.collector.state()?.failing).toContain('that are not in the vault');
  expect(second.requests).toEqual([]);
  await expect(log.collector.storeHeaders(receiver.url, [])).rejects.toMatchObject({
    problem: { code: 'collector-none' },
  });
  await second.stop();
});

test('a vault that cannot be used holds records up, not away', async () => {
  rules = { ...plainRules, otlp: { url: receiver.url, headers: ['Authorization'] } };
  log.rulesChanged();
  await log.collector.storeHeaders(receiver.url, [new Secret('Bearer word')]);
  vault.trouble('keychain-locked');
  call('one');
  await expect.poll(() => log.collector.state()?.failing).toContain('keychain is locked');
  vault.trouble(undefined);
  await expectAllThere();
});

test.each([
  ['http to another machine', 'http://collector.example.com'],
  ['a password in it', 'https://user:word@collector.example.com'],
  ['a query', 'https://collector.example.com/?key=1'],
  ['another scheme', 'ftp://collector.example.com'],
])('a policy with an address with %s is refused', (_, url) => {
  expect(auditPolicy.safeParse({ otlp: { url } }).success).toBe(false);
});
