import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Puts the focus on the question's heading when another question comes: never on a button, so that Enter does nothing, and
 * never away from where the person works outside of the card.
 */
export function useHeadingFocus(
  key: string,
  atOnce: boolean,
): { heading: RefObject<HTMLHeadingElement | null>; card: RefObject<HTMLElement | null> } {
  const heading = useRef<HTMLHeadingElement>(null);
  const card = useRef<HTMLElement>(null);
  const before = useRef<string>(undefined);
  useLayoutEffect(() => {
    const first = before.current === undefined;
    const moved = before.current !== key;
    before.current = key;
    if (!moved || (first && !atOnce)) return;
    const at = document.activeElement;
    const around = at === document.body || at?.matches('[role=dialog]') === true;
    const free = at === null || around || card.current?.contains(at) === true;
    if (free) heading.current?.focus({ preventScroll: true });
    // Another question is read from its beginning.
    card.current?.querySelector('.prompt-main')?.scrollTo(0, 0);
    const above = (heading.current?.getBoundingClientRect().top ?? 0) < 0;
    if (free && !first && above) card.current?.scrollIntoView({ block: 'start' });
  }, [key, atOnce]);
  return { heading, card };
}
