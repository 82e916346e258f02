import type { LogExpected, LogVerdict } from '../../shared/activity.ts';
import { chainHash, GENESIS, type Members } from './chain.ts';
import { type Checkpoint, isSigned } from './checkpoint.ts';

/**
 * What a log is made of, in its order: each checkpoint after the record it signs. Before all records an anchor, where older
 * ones were removed, or a start, where an export begins in the midst of the log: that says only where it goes on.
 */
export type LogItem =
  | { kind: 'start'; number: number; hash: string }
  | { kind: 'anchor'; checkpoint: Checkpoint }
  | { kind: 'record'; members: Members; hash: string }
  | { kind: 'checkpoint'; checkpoint: Checkpoint };

type Broken = NonNullable<LogVerdict['broken']>;

/**
 * Checks a log from its beginning to the first record that is wrong. Whoever changes a record and every hash after it must
 * also sign anew: so the signatures say who vouches for it, and what was not signed yet nobody vouches for.
 */
export function verifyLog(items: Iterable<LogItem>, expected: LogExpected = {}): LogVerdict {
  const state = begin();
  for (const item of items) {
    const broken = take(state, item, expected);
    if (broken) return { ...verdictOf(state), broken };
  }
  const broken = missingAtEnd(state, expected);
  return broken ? { ...verdictOf(state), broken } : verdictOf(state);
}

interface State {
  /** Number and hash of the last record (or of the anchor). */
  number: number;
  hash: string;
  first: number;
  signedTo: number;
  signedAt: string | undefined;
  checkpoints: number;
  keys: Set<string>;
}

function begin(): State {
  const none = { number: 0, first: 0, signedTo: 0, signedAt: undefined, checkpoints: 0 };
  return { ...none, hash: GENESIS, keys: new Set() };
}

function verdictOf({ first, number, signedTo, signedAt, checkpoints, keys }: State): LogVerdict {
  const last = first === 0 ? 0 : number;
  return { first, last, signedTo, checkpoints, keys: [...keys], ...(signedAt === undefined ? {} : { signedAt }) };
}

function take(state: State, item: LogItem, expected: LogExpected): Broken | undefined {
  if (item.kind === 'record') return takeRecord(state, item, expected);
  if (item.kind !== 'start') return takeCheckpoint(state, item, expected);
  const { number, hash } = item;
  Object.assign(state, { number, hash, signedTo: number });
  return undefined;
}

type RecordItem = Extract<LogItem, { kind: 'record' }>;

function takeRecord(state: State, { members, hash }: RecordItem, { checkpoint }: LogExpected): Broken | undefined {
  const number = Number(members['number']);
  const next = state.number + 1;
  if (number !== next) return { number: next, what: missing(next, number) };
  if (chainHash(state.hash, members) !== hash) return { number, what: 'it is not as it was recorded' };
  if (checkpoint?.number === number && checkpoint.hash !== hash)
    return { number, what: 'it, or one before it, is not as the expected checkpoint says' };
  if (state.first === 0) state.first = number;
  state.number = number;
  state.hash = hash;
  return undefined;
}

function missing(next: number, found: number): string {
  if (!(found > next)) return `record ${found} stands in its place`;
  return found === next + 1 ? 'it is missing' : `it is missing, and so are the others up to ${found - 1}`;
}

type CheckpointItem = Extract<LogItem, { checkpoint: Checkpoint }>;

function takeCheckpoint(state: State, { kind, checkpoint }: CheckpointItem, { keys }: LogExpected): Broken | undefined {
  const { number, hash } = checkpoint;
  const from = state.signedTo + 1;
  if (!isSigned(checkpoint))
    return { number: from, what: `the checkpoint at record ${number} is not signed by its key` };
  if (keys !== undefined && !keys.includes(checkpoint.key))
    return { number: from, what: `the checkpoint at record ${number} is signed by another key: ${checkpoint.key}` };
  if (kind === 'anchor' && state.first === 0) Object.assign(state, { number, hash });
  else if (number > state.number) return { number: state.number + 1, what: missing(state.number + 1, number + 1) };
  else if (number !== state.number || hash !== state.hash)
    return { number: from, what: `it, or another up to ${number}, is not as it was signed at ${checkpoint.at}` };
  state.signedTo = number;
  state.signedAt = checkpoint.at;
  state.checkpoints += 1;
  state.keys.add(checkpoint.key);
  return undefined;
}

function missingAtEnd(state: State, { checkpoint }: LogExpected): Broken | undefined {
  if (checkpoint === undefined || checkpoint.number <= state.number) return undefined;
  const next = state.number + 1;
  return { number: next, what: missing(next, checkpoint.number + 1) };
}
