import { frameKind, numberFrame } from '../../../shared/wire/frames.ts';

/** `bytes` cut into chunks at `cuts` (any numbers; those beyond the end are dropped). */
export function cutAt(bytes: Uint8Array, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.filter((cut) => cut < bytes.length))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, i) => Buffer.from(bytes.subarray(from, places[i] ?? bytes.length)));
}

export function ackLike(number: number): Uint8Array {
  return numberFrame(frameKind.ack, number);
}
