/** What logs and traces share in OTLP as JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"). Pure. */
import type { Activity } from '../../../shared/models.ts';

/** What a collector can be sent. */
export type Signal = 'logs' | 'traces';

/** A record, and the hash that chains it. */
export type Forwarded = Activity & { hash: string };

/** Who sends. `installation`: a UUID that this log was given when it began. */
export interface Sender {
  installation: string;
  version: string;
  machine: string;
}

export interface KeyValue {
  key: string;
  value: { stringValue: string } | { intValue: string } | { doubleValue: number };
}

/** A record's id wherever it goes: two with the same one are one record that was sent twice. */
export function uidOf({ installation }: Sender, { number }: Activity): string {
  return `${installation}/${number}`;
}

export function resourceOf({ installation, version, machine }: Sender): { attributes: KeyValue[] } {
  return {
    attributes: attributes({
      'service.name': 'drawbridge',
      'service.version': version,
      'service.instance.id': installation,
      'host.name': machine,
    }),
  };
}

/** What has no value is left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

/** 64 bits do not fit a number: JSON of OTLP has them as text. */
function valueOf(value: string | number): KeyValue['value'] {
  if (typeof value === 'string') return { stringValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Milliseconds since 1970 as nanoseconds, to the microsecond. */
export function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
