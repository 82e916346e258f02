import type { Prompt } from '../../../shared/models.ts';

/** The question on the screen. One that ended elsewhere stays until the person goes on. */
export interface Shown {
  prompt: Prompt;
  ended: boolean;
}

export interface Place {
  /** From 1. */
  at: number;
  of: number;
}

/** Open questions in the order they are shown: first asked first, but all about one tool behind each other. */
export function ordered(open: readonly Prompt[]): Prompt[] {
  const groups = Map.groupBy(open, groupOf);
  return [...groups.values()].flat();
}

/** Equal for questions about the same tool by the same host; every other question stands alone. */
export function groupOf({ kind, host, server, tool, id }: Prompt): string {
  return kind === 'tool-call' ? JSON.stringify([kind, host, server, tool]) : JSON.stringify([kind, id]);
}

/** The others about the same tool. */
export function alike(prompt: Prompt, open: readonly Prompt[]): Prompt[] {
  return open.filter((one) => one.id !== prompt.id && groupOf(one) === groupOf(prompt));
}

/**
 * What to show once the open questions are `open`. What is shown stays, whatever comes; only what this window has answered
 * (`answered`) makes way for the next.
 */
export function following(
  shown: Shown | undefined,
  open: readonly Prompt[],
  answered: ReadonlySet<string>,
): Shown | undefined {
  const waiting = ordered(open).filter(({ id }) => !answered.has(id));
  const next = (): Shown | undefined => (waiting[0] === undefined ? undefined : { prompt: waiting[0], ended: false });
  if (shown === undefined) return next();
  const still = waiting.find(({ id }) => id === shown.prompt.id);
  if (still !== undefined) return { prompt: still, ended: false };
  if (!answered.has(shown.prompt.id)) return { prompt: shown.prompt, ended: true };
  const sibling = waiting.find((one) => groupOf(one) === groupOf(shown.prompt));
  return sibling === undefined ? next() : { prompt: sibling, ended: false };
}

export function placeOf(prompt: Prompt, open: readonly Prompt[]): Place {
  const at = ordered(open).findIndex(({ id }) => id === prompt.id);
  return { at: at + 1, of: open.length };
}
