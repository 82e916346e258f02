import type { Activity, DecisionSource, DecisionWay } from '../../shared/models.ts';

const ways: Record<DecisionWay, string> = {
  window: 'in the window',
  browser: 'in the browser',
  command: 'by command',
  host: 'through the host',
};

/** By which way a decision came and, where it is known, from which program. */
export function sourceText({ way, program, pid }: DecisionSource): string {
  if (program === undefined) return ways[way];
  return `${ways[way]} (${program}${pid === undefined ? '' : ` ${pid}`})`;
}

/** The same of a line of the log; nothing where it is no person's decision. */
export function decidedText({ way, program }: Activity): string | undefined {
  if (way === undefined) return undefined;
  return sourceText({ way, ...(program === undefined ? {} : { program }) });
}
