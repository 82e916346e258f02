/** A record as a log record of OTLP: every member, so that a receiver can check the chain too. Pure. */
import type { Activity } from '../../../shared/models.ts';
import { spanOf, traceOf } from '../trace-ids.ts';
import { attributes, type Forwarded, type KeyValue, nanoseconds, type Sender, uidOf } from './otlp.ts';

/** opentelemetry.io/docs/specs/otel/logs/data-model, "SeverityNumber". */
const severities = { INFO: 9, WARN: 13 } as const;

interface LogRecord {
  timeUnixNano: string;
  observedTimeUnixNano: string;
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: { stringValue: string };
  attributes: KeyValue[];
  traceId?: string;
  spanId?: string;
}

export function logRecord(record: Forwarded, sender: Sender): LogRecord {
  const { at, kind, method, tool, call, trace } = record;
  const time = nanoseconds(Date.parse(at));
  const severity = severityOf(record);
  const members = Object.entries(record).map(([name, value]) => [`drawbridge.${name}`, value]);
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: severities[severity],
    severityText: severity,
    eventName: `drawbridge.${kind}`,
    body: { stringValue: [kind, method, tool].filter(Boolean).join(' ') },
    attributes: attributes({ 'log.record.uid': uidOf(sender, record), ...Object.fromEntries(members) }),
    ...(call === undefined ? {} : { traceId: traceOf(call, trace), spanId: spanOf(call, 'call') }),
  };
}

function severityOf({ kind, decision, outcome }: Activity): keyof typeof severities {
  return kind === 'problem' || decision === 'deny' || outcome === 'denied' ? 'WARN' : 'INFO';
}
