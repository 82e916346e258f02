import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';

const words = texts.activity;

/** What a line is about, in a few words: the tool of a call, else what kind of thing happened. */
export function subjectOf({ kind, tool, method }: Activity): string {
  if (kind === 'call.started' || kind === 'call.finished') return tool ?? method ?? words.kinds[kind];
  return words.kinds[kind];
}

/** Who and where, such as "Claude Desktop → wiki". */
export function whereOf({ host, server, kind, tool }: Activity, state: State | undefined): string {
  const called = kind.startsWith('call.') ? undefined : tool;
  return [host === undefined ? undefined : hostTitle(state, host), server, called]
    .filter((part) => part !== undefined)
    .join(' → ');
}

/** How it went. Start lines of calls say what was decided. */
export function outcomeOf({ kind, decision, outcome, detail }: Activity): string {
  if (kind === 'call.started' && decision !== undefined) return texts.common.effects[decision];
  const said = outcome ?? (kind === 'prompt.opened' ? undefined : detail);
  return said === undefined ? '' : (words.outcomes[said] ?? said);
}

export type Tone = 'good' | 'bad' | 'denied' | 'plain';

export function toneOf({ kind, decision, outcome }: Activity): Tone {
  if (kind === 'problem') return 'bad';
  if (decision === 'deny' || outcome === 'denied') return 'denied';
  if (kind === 'call.finished') return outcome === 'ok' ? 'good' : 'bad';
  return 'plain';
}
