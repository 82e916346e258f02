/** Records as OTLP over HTTP in JSON: logs, and calls as spans (opentelemetry.io/docs/specs/otlp, 1.x). Pure. */
import type { Activity } from '../../../shared/models.ts';

/** A record and its hash, which is its id wherever it goes. */
export type Forwarded = Activity & { hash: string };

/** Who sends. */
export interface Sender {
  version: string;
  machine: string;
}

/** The body of a POST to `/v1/logs`. */
export function logsBody(records: readonly Forwarded[], sender: Sender): object {
  const scopeLogs = [{ scope: { name: 'drawbridge.activity' }, logRecords: records.map(logRecord) }];
  return { resourceLogs: [{ resource: resourceOf(sender), scopeLogs }] };
}

/** The body of a POST to `/v1/traces`; none where no call ended. */
export function tracesBody(records: readonly Forwarded[], sender: Sender): object | undefined {
  const spans = records.filter(({ kind, call }) => kind === 'call.finished' && call !== undefined).map(span);
  if (spans.length === 0) return undefined;
  return {
    resourceSpans: [{ resource: resourceOf(sender), scopeSpans: [{ scope: { name: 'drawbridge.activity' }, spans }] }],
  };
}

function resourceOf({ version, machine }: Sender): object {
  return {
    attributes: attributes({ 'service.name': 'drawbridge', 'service.version': version, 'host.name': machine }),
  };
}

function logRecord(record: Forwarded): object {
  const { at, kind, hash, ...members } = record;
  const named = Object.entries(members).map(([name, value]) => [`drawbridge.${name}`, value]);
  const severity = severityOf(record);
  return {
    timeUnixNano: nanoseconds(Date.parse(at)),
    severityNumber: severity,
    severityText: severity === WARN ? 'WARN' : 'INFO',
    eventName: `drawbridge.${kind}`,
    body: { stringValue: record.tool ?? record.method ?? kind },
    // Two with one uid are one record, sent again because nobody said that it came.
    attributes: attributes({ 'log.record.uid': hash, ...Object.fromEntries(named) }),
    ...idsOf(record),
  };
}

const INFO = 9;
const WARN = 13;

function severityOf({ kind, decision, outcome }: Activity): number {
  return kind === 'problem' || decision === 'deny' || outcome === 'denied' ? WARN : INFO;
}

function span(record: Forwarded): object {
  const { at, tool, method, outcome, durationMs = 0, parentSpan } = record;
  const end = Date.parse(at);
  const { host, server, account, call, personMs, tokenMs, serverMs, hash } = record;
  const named = { host, server, account, call, outcome, personMs, tokenMs, serverMs };
  return {
    ...idsOf(record),
    ...(parentSpan === undefined ? {} : { parentSpanId: parentSpan }),
    name: [method, tool].filter(Boolean).join(' '),
    kind: SPAN_CLIENT,
    startTimeUnixNano: nanoseconds(end - durationMs),
    endTimeUnixNano: nanoseconds(end),
    attributes: attributes({
      'mcp.method.name': method,
      'gen_ai.tool.name': tool,
      'log.record.uid': hash,
      ...Object.fromEntries(Object.entries(named).map(([name, value]) => [`drawbridge.${name}`, value])),
    }),
    status: outcome === 'ok' ? {} : { code: STATUS_ERROR, message: outcome },
  };
}

const SPAN_CLIENT = 3;
const STATUS_ERROR = 2;

/** A call's trace is the host's, or made of its own id (a UUID); so is its span. */
function idsOf({ call, trace }: Activity): { traceId?: string; spanId?: string } {
  const id = call?.replaceAll('-', '');
  return id === undefined || !/^[0-9a-f]{32}$/.test(id) ? {} : { traceId: trace ?? id, spanId: id.slice(16) };
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): object[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: string | number): object {
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** 64 bits do not fit a number: JSON of OTLP has them as text. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
