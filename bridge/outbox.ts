import { hostLineHead, oversizedFrame } from '../shared/wire/frames.ts';
import type { Line } from './lines.ts';

/** What the bridge still owes the core and the host: lines not yet taken, and numbers not yet answered. */
export interface Outbox {
  add(line: Line): number;
  /** The core has it on record: forget the bytes, keep the number. */
  taken(number: number): void;
  /** Answered, or needs no answer. */
  closed(number: number): void;
  /** Numbers taken and not closed. */
  open(): number[];
  /** Lines not taken, in order, each as the pieces to write. */
  waiting(): Generator<Uint8Array[]>;
  /** Whether every line of the host was answered, or needs no answer. */
  isEmpty(): boolean;
  /** Bytes held. */
  size(): number;
  pieces(number: number): Uint8Array[];
}

export function createOutbox(): Outbox {
  const lines = new Map<number, Line | 'taken'>();
  let last = 0;
  let held = 0;

  const weight = (line: Line | 'taken' | undefined) =>
    typeof line === 'object' && 'bytes' in line ? line.bytes.length : 0;
  const pieces = (number: number): Uint8Array[] => {
    const line = lines.get(number);
    if (line === undefined || line === 'taken') return [];
    if ('oversized' in line) return [oversizedFrame(number, line.oversized)];
    return [hostLineHead(number, line.bytes.length), line.bytes];
  };

  return {
    add(line) {
      last += 1;
      lines.set(last, line);
      held += weight(line);
      return last;
    },
    taken(number) {
      held -= weight(lines.get(number));
      if (lines.has(number)) lines.set(number, 'taken');
    },
    closed(number) {
      held -= weight(lines.get(number));
      lines.delete(number);
    },
    open: () => [...lines].filter(([, line]) => line === 'taken').map(([number]) => number),
    *waiting() {
      for (const [number, line] of lines) if (line !== 'taken') yield pieces(number);
    },
    isEmpty: () => lines.size === 0,
    size: () => held,
    pieces,
  };
}
