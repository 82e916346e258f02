/**
 * The messages of OTLP as JSON, strictly: no member that opentelemetry-proto (logs.proto, trace.proto, common.proto) does not
 * have, 64-bit numbers as text, enums as numbers, ids in hex.
 */
import { z } from 'zod';

const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .refine((id) => !/^0+$/.test(id), 'an id of zeros only');
const int64 = z.string().regex(/^-?\d{1,19}$/);
const time = z.string().regex(/^[1-9]\d{17,18}$/, 'not nanoseconds since 1970');

const value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: int64 }),
  z.strictObject({ doubleValue: z.number() }),
]);
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'an attribute twice');
export type Attributes = z.infer<typeof attributes>;

const resource = z.strictObject({ attributes });
const scope = z.strictObject({ name: z.string(), version: z.string().optional(), attributes: attributes.optional() });

const logRecord = z.strictObject({
  timeUnixNano: time,
  observedTimeUnixNano: time,
  severityNumber: z.number().int().min(0).max(24),
  severityText: z.string().optional(),
  body: value.optional(),
  attributes,
  flags: z.number().int().optional(),
  traceId: hex(32).optional(),
  spanId: hex(16).optional(),
  eventName: z.string().optional(),
});
export type LogRecord = z.infer<typeof logRecord>;

const span = z
  .strictObject({
    traceId: hex(32),
    spanId: hex(16),
    traceState: z.string().optional(),
    parentSpanId: hex(16).optional(),
    flags: z.number().int().optional(),
    name: z.string().min(1),
    kind: z.number().int().min(1).max(5),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    status: z.strictObject({ code: z.number().int().min(0).max(2).optional(), message: z.string().optional() }),
  })
  .refine(
    ({ startTimeUnixNano: start, endTimeUnixNano: end }) => BigInt(start) <= BigInt(end),
    'ends before it starts',
  );
export type Span = z.infer<typeof span>;

export const logsRequest = z.strictObject({
  resourceLogs: z.array(
    z.strictObject({ resource, scopeLogs: z.array(z.strictObject({ scope, logRecords: z.array(logRecord) })) }),
  ),
});

export const tracesRequest = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({ resource, scopeSpans: z.array(z.strictObject({ scope, spans: z.array(span) })) }),
  ),
});

/** What an attribute says, as text. */
export function attribute(of: Attributes, name: string): string | undefined {
  const found = of.find(({ key }) => key === name)?.value;
  return found === undefined ? undefined : String(Object.values(found)[0]);
}
