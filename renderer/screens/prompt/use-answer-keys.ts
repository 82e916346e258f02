import { type RefObject, useEffect } from 'react';
import type { Guard } from './guard.ts';

const buttons: Readonly<Record<string, string>> = { a: 'allow', d: 'deny' };

/**
 * A and D move the focus to a button, which Enter then presses: two keys, so that none alone answers. They count only while
 * the focus is in the question, and any other letter shows that somebody is typing, and closes the guard.
 */
export function useAnswerKeys(bar: RefObject<HTMLElement | null>, guard: Guard): void {
  useEffect(() => {
    const card = bar.current?.closest<HTMLElement>('.prompt');
    if (card === undefined || card === null) return undefined;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return;
      if (!card.contains(document.activeElement) && document.activeElement !== document.body) return;
      // What is typed into a field is no answer at all.
      const writing = document.activeElement?.matches('.input, select') === true;
      const which = writing ? undefined : buttons[event.key.toLowerCase()];
      if (which === undefined || !guard.isOpen()) return guard.restart();
      card.querySelector<HTMLElement>(`[data-answer='${which}']`)?.focus();
    };
    // A key held down repeats; one press is one answer at most.
    const repeated = (event: KeyboardEvent) => {
      if (event.repeat && event.target instanceof Element && event.target.matches('[data-answer]'))
        event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    card.addEventListener('keydown', repeated);
    return () => {
      document.removeEventListener('keydown', pressed);
      card.removeEventListener('keydown', repeated);
    };
  }, [bar, guard]);
}
