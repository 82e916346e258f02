import type { State } from '../../../shared/contract.ts';
import type { AccessSet } from '../../../shared/models.ts';
import { agentTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';

/** Whom a token set serves (untrusted text). */
export function forWhom({ agent }: Pick<AccessSet, 'agent'>, state: State): string {
  return agent === undefined ? texts.access.everyHost : agentTitle(state, agent);
}
