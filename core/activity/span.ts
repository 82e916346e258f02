import type { ActivityFilter } from '../../shared/models.ts';

/** Which lines are wanted, by number and time; times in milliseconds since 1970. */
export interface Span {
  /** Numbers, both included. */
  first: number;
  last: number;
  since: number;
  until: number;
}

export function spanOf({ after = 0, before = Infinity, since, until }: ActivityFilter): Span {
  return {
    first: after + 1,
    last: before - 1,
    since: since === undefined ? -Infinity : Date.parse(since),
    until: until === undefined ? Infinity : Date.parse(until),
  };
}
