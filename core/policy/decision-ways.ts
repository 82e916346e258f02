import type { DecisionWay } from '../../shared/models.ts';
import type { Policy } from './effective.ts';

/** What the person set, beside any file. */
export interface DecisionSettings {
  /** Only screens of ours: windows, and pages in the browser. */
  screensOnly: boolean;
  /** A host that can ask the person itself may be asked to. */
  hostElicitation: boolean;
}

/** Where decisions may come from. A host's word counts only where somebody switched that on: it would approve its own calls. */
export function waysLeft(
  { decisionsFrom, serverRequests }: Pick<Policy, 'decisionsFrom' | 'serverRequests'>,
  { screensOnly, hostElicitation }: DecisionSettings,
): readonly DecisionWay[] {
  const isHostOn = (serverRequests.hostElicitation ?? (hostElicitation ? 'once' : 'off')) === 'once';
  const byPolicy = decisionsFrom.filter((way) => way !== 'host' || isHostOn);
  const screens = byPolicy.filter((way) => way === 'window' || way === 'browser');
  // Where the policy takes none from there, its word stands: else nobody could answer at all.
  return screensOnly && screens.length > 0 ? screens : byPolicy;
}
