import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBatches } from '../../core/activity/forward/batches.ts';
import { openToRead } from '../../core/activity/query.ts';
import { openWriter, type Writer } from '../../core/activity/writer.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { logsRequest, tracesRequest } from '../fakes/otlp-shape.ts';

const sender = { version: '1.0.0', machine: 'desk' };
let folder: string;
let file: string;
let writer: Writer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-batches-'));
  file = join(folder, 'activity.db');
  writer = openWriter(file, createManualClock());
});
afterEach(() => {
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(settle = () => {}) {
  const db = openToRead(file);
  return { batches: createBatches(db, settle), [Symbol.dispose]: () => db.close() };
}

test('a body is as long as collectors take, whatever records hold, and the next goes on after it', () => {
  for (let n = 0; n < 600; n++) writer.append({ kind: 'problem', detail: `"${'\\'.repeat(1_998)}` });
  using opened = open();
  let after = 0;
  let bodies = 0;
  for (;;) {
    const batch = opened.batches({ signal: 'logs', after, limit: 512, sender });
    if (batch === undefined) break;
    expect(batch.body.length).toBeLessThan(1_010_000);
    const [records] = logsRequest.parse(JSON.parse(batch.body)).resourceLogs;
    expect(records?.scopeLogs[0]?.logRecords).toHaveLength(batch.records);
    expect(batch.to).toBe(after + batch.records);
    after = batch.to;
    bodies += 1;
  }
  expect([after, bodies > 2]).toEqual([600, true]);
});

test('nothing leaves before the disk has it, and what does not leave waits for no disk', () => {
  const settled: number[] = [];
  using opened = open(() => settled.push(writer.head().number));
  const spans = () => opened.batches({ signal: 'traces', after: 0, limit: 512, sender });
  writer.append({ kind: 'core.started' });
  expect(spans()).toMatchObject({ to: 1, records: 1, items: 0 });
  expect(settled).toEqual([]);
  writer.append({ kind: 'call.finished', call: 'c1', method: 'tools/call', outcome: 'ok', durationMs: 3, serverMs: 2 });
  const batch = spans();
  expect(batch).toMatchObject({ to: 2, records: 2, items: 2 });
  expect(settled).toEqual([2]);
  expect(tracesRequest.parse(JSON.parse(batch?.body ?? '')).resourceSpans).toHaveLength(1);
});
