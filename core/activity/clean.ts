import { maskText, SHORTEST_TOKEN } from '../../shared/mask-tokens.ts';
import type { ActivityDraft } from '../../shared/models.ts';

type Recorded = Omit<ActivityDraft, 'content'>;

/** A text longer than this was made by somebody hostile; in characters. What is cut ends with `…`. */
const LONGEST = 2_000;

/** Members whose text a host or server made up. */
const MADE_UP = new Set(['tool', 'method', 'outcome', 'detail', 'program', 'scopes']);

/** What came from a server or host, such as a tool's name, must not fill the disk, and must hold nothing that looks like a token. */
export function cleaned(draft: Recorded): Recorded {
  let changed: Record<string, string> | undefined;
  for (const member of Object.keys(draft) as (keyof Recorded)[]) {
    const value = draft[member];
    if (typeof value !== 'string' || value.length < SHORTEST_TOKEN) continue;
    const now = bounded(MADE_UP.has(member) ? maskText(value.slice(0, LONGEST * 2)) : value);
    if (now !== value) changed = { ...changed, [member]: now };
  }
  return changed === undefined ? draft : { ...draft, ...changed };
}

function bounded(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
