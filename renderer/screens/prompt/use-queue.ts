import { useState } from 'react';
import type { Prompt } from '../../../shared/models.ts';
import { following, ordered, type Shown } from './prompt-queue.ts';

export interface Queue {
  shown: Shown | undefined;
  /** Answers so many questions by `send`; what is shown stays until that is over, and stays on where it fails. */
  answer(ids: readonly string[], send: () => Promise<unknown>): Promise<void>;
  /** Leaves a question that ended elsewhere. */
  goOn(): void;
  /** Looks at another one, so many places on. */
  turn(by: number): void;
}

type Ids = ReadonlySet<string>;
const none: Ids = new Set();

/** Which of the open questions is on the screen. Questions that come never replace it. */
export function useQueue(open: readonly Prompt[]): Queue {
  const [kept, setKept] = useState<Shown>();
  const [answered, setAnswered] = useState(none);
  const [sending, setSending] = useState(none);
  const held = kept !== undefined && sending.has(kept.prompt.id);
  const shown = held ? kept : following(kept, open, answered);
  if (shown?.prompt !== kept?.prompt || shown?.ended !== kept?.ended) setKept(shown);
  return {
    shown,
    async answer(ids, send) {
      setSending(new Set(ids));
      try {
        await send();
        setAnswered((before) => new Set([...before, ...ids]));
      } finally {
        setSending(none);
      }
    },
    goOn: () => setKept(undefined),
    turn(by) {
      const all = ordered(open);
      const at = all.findIndex(({ id }) => id === shown?.prompt.id);
      const next = all[(at + by + all.length) % all.length];
      if (next !== undefined) setKept({ prompt: next, ended: false });
    },
  };
}
