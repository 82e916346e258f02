/**
 * A call's ids in a trace (W3C Trace Context), made of its id in the log: the same however often it is told. `server` is the
 * span that the server continues.
 */
import { hash } from 'node:crypto';

/** The parts of a call: all of it, and what took its time. */
export type CallPart = 'call' | 'person' | 'token' | 'server';

/** 32 characters of hex: the host's own where it gave one. */
export function traceOf(call: string, given?: string): string {
  return given ?? hash('sha256', call).slice(0, 32);
}

/** 16 characters of hex. */
export function spanOf(call: string, part: CallPart): string {
  return hash('sha256', `${call} ${part}`).slice(0, 16);
}
