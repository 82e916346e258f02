import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { createGuard, type Guard, windowClock } from './guard.ts';

/** A guard that restarts whenever `key` changes or the window comes back into view; and whether answers count now. */
export function useGuard(key: string): { guard: Guard; isOpen: boolean } {
  const [guard] = useState(() => createGuard(windowClock));
  // Before the change is painted: there is no moment in which the new question takes an answer.
  useLayoutEffect(() => guard.restart(), [guard, key]);
  useLayoutEffect(() => {
    const seen = () => guard.restart();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [guard]);
  return { guard, isOpen: useSyncExternalStore(guard.subscribe, guard.isOpen) };
}
