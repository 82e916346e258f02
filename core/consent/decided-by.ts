import type { ActivityDraft, DecisionSource } from '../../shared/models.ts';

/** Where a decision came from, as a line of the log says it. */
export function decidedBy(by: DecisionSource | undefined): Pick<ActivityDraft, 'way' | 'program'> {
  if (by === undefined) return {};
  const { way, program, pid } = by;
  return { way, ...(program === undefined ? {} : { program: pid === undefined ? program : `${program} ${pid}` }) };
}
