import type { Seen } from './seen.ts';
import type { CaseName } from './table.ts';

/** Cases that happen on one stage, each driven for real; what was seen is compared with the table. */
export interface Group<Stage extends { stop(): Promise<void> }> {
  title: string;
  /** Why none of it can be shown on this machine. */
  missing?: string | undefined;
  start(): Promise<Stage>;
  cases: Partial<Record<CaseName, (stage: Stage) => Promise<Seen>>>;
}
