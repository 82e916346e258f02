/** A call that ended as spans of OTLP: all of it, and below it what a person, a token and the server took. Pure. */
import { type CallPart, spanOf, traceOf } from '../trace-ids.ts';
import { attributes, type Forwarded, type KeyValue, nanoseconds, type Sender, uidOf } from './otlp.ts';

/** opentelemetry-proto, trace.proto: Span.SpanKind and Status.StatusCode. */
const kinds = { internal: 1, server: 2, client: 3 } as const;
const failed = 2;

/** Outcomes after which all is well. */
const fine = new Set(['ok', 'input-required']);

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  status: { code?: number; message?: string };
}

/** None for a record that ends no call. */
export function spansOf(record: Forwarded, sender: Sender): Span[] {
  const { kind, call, trace } = record;
  if (kind !== 'call.finished' || call === undefined) return [];
  const end = Date.parse(record.at);
  const start = end - Math.max(0, record.durationMs ?? 0);
  const traceId = traceOf(call, trace);
  return [whole(record, call, { traceId, start, end }, sender), ...parts(record, call, { traceId, start, end })];
}

interface Frame {
  traceId: string;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

function whole(record: Forwarded, call: string, { traceId, start, end }: Frame, sender: Sender): Span {
  const { number, host, entry, session, server, account, method = '', tool, outcome = '', parentSpan } = record;
  const named = { number, host, entry, session, server, account, call, outcome };
  return {
    traceId,
    spanId: spanOf(call, 'call'),
    ...(parentSpan === undefined ? {} : { parentSpanId: parentSpan }),
    name: tool === undefined ? method : `${method} ${tool}`,
    kind: kinds.server,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: attributes({
      'log.record.uid': uidOf(sender, record),
      'mcp.method.name': method,
      'gen_ai.tool.name': tool,
      'error.type': fine.has(outcome) ? undefined : outcome,
      ...Object.fromEntries(Object.entries(named).map(([name, value]) => [`drawbridge.${name}`, value])),
    }),
    status: fine.has(outcome) ? {} : { code: failed, message: outcome },
  };
}

/** The log has how long each took, not when: they are laid one after the other, as a call goes through them. */
function parts({ personMs, tokenMs, serverMs }: Forwarded, call: string, { traceId, start, end }: Frame): Span[] {
  const took: [CallPart, number | undefined][] = [
    ['person', personMs],
    ['token', tokenMs],
    ['server', serverMs],
  ];
  let at = start;
  return took.flatMap(([part, ms]) => {
    if (ms === undefined) return [];
    const from = at;
    at = Math.min(end, from + ms);
    return {
      traceId,
      spanId: spanOf(call, part),
      parentSpanId: spanOf(call, 'call'),
      name: part,
      kind: part === 'server' ? kinds.client : kinds.internal,
      startTimeUnixNano: nanoseconds(from),
      endTimeUnixNano: nanoseconds(at),
      attributes: [],
      status: {},
    };
  });
}
