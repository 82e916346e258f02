import type { Prompt } from '../../shared/models.ts';

/** Characters of arguments that a host can be trusted to show whole. */
const LONGEST = 4_000;

/**
 * Whether a host may be asked to put this question to the person, and answer it. Not where there is something to look at that
 * only our screens show: a change, a warning, arguments too long.
 */
export function mayHostAnswer({ kind, definitionChanged, change, arguments: given = '' }: Prompt): boolean {
  return kind === 'tool-call' && !definitionChanged && change === undefined && given.length <= LONGEST;
}
