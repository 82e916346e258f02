import { maskText } from '../../shared/mask-tokens.ts';
import type { ActivityDraft } from '../../shared/models.ts';

type Recorded = Omit<ActivityDraft, 'content'>;

/** A text longer than this was made by somebody hostile; in characters. What is cut ends with `…`. */
const LONGEST = 2_000;

/** No token is shorter. */
const SHORTEST_TOKEN = 16;

/** Members whose text a host or server made up. */
const MADE_UP = new Set(['tool', 'method', 'outcome', 'detail', 'program', 'scopes']);

/** What came from a server or host, such as a tool's name, must not fill the disk, and must hold nothing that looks like a token. */
export function cleaned(draft: Recorded): Recorded {
  const changed = Object.entries(draft).flatMap(([member, value]) => {
    if (typeof value !== 'string' || value.length < SHORTEST_TOKEN) return [];
    const now = bounded(MADE_UP.has(member) ? maskText(value.slice(0, LONGEST * 2)) : value);
    return now === value ? [] : [[member, now]];
  });
  return changed.length === 0 ? draft : { ...draft, ...Object.fromEntries(changed) };
}

function bounded(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
