import type { Activity } from '../../shared/models.ts';

/** Every member of a record but its number; the table's columns are named alike. */
export const COLUMNS = [
  'at',
  'kind',
  'session',
  'host',
  'entry',
  'server',
  'account',
  'method',
  'tool',
  'call',
  'decision',
  'because',
  'outcome',
  'durationMs',
  'detail',
  'way',
  'program',
  'evidence',
  'scopes',
  'personMs',
  'tokenMs',
  'serverMs',
  'bytes',
  'shape',
  'commitment',
  'trace',
  'parentSpan',
] as const satisfies readonly (keyof Activity)[];

/** Members that a filter compares whole. */
export const EXACT = [
  'session',
  'host',
  'entry',
  'server',
  'account',
  'tool',
  'call',
  'decision',
  'outcome',
] as const satisfies readonly (keyof Activity)[];

/** The members that a search looks into. */
export const SEARCHED = ['kind', 'tool', 'server', 'host', 'method', 'outcome', 'account', 'detail'] as const;
