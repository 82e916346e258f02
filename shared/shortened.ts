import type { Ceiling, GrantBounds, Kept, Remember } from './models.ts';

/** An allow as it is kept under these ceilings: never longer, nor for more calls, than each of them lets it. Pure. */
export function shortened(
  given: { remember: Remember; bounds?: GrantBounds | undefined },
  ceilings: readonly Ceiling[],
): Kept {
  const { remember, bounds } = given;
  const asGiven: Kept = bounds === undefined ? { remember } : { remember, bounds };
  return ceilings.reduce(under, asGiven);
}

function under(kept: Kept, { longest = 'always', calls = Infinity, by }: Ceiling): Kept {
  const { remember, bounds = {}, shortenedBy } = kept;
  if (remember === 'once') return kept;
  // Where both shorten it, the administrator's word is the one that nobody here can change.
  const blame = { shortenedBy: shortenedBy === 'managed' ? shortenedBy : by };
  if (longest === 'once') return { remember: 'once', ...blame };
  const [time, isCut] = timeUnder(remember, bounds.minutes, longest);
  const isCounted = calls < (bounds.calls ?? Infinity);
  if (!isCut && !isCounted) return kept;
  const { minutes: _, ...rest } = bounds;
  const minutes = time.minutes === undefined ? {} : { minutes: time.minutes };
  return {
    remember: time.remember,
    bounds: { ...rest, ...minutes, ...(isCounted ? { calls } : {}) },
    ...blame,
  };
}

type Time = { remember: Remember; minutes: number | undefined };

function timeUnder(
  remember: Remember,
  minutes: number | undefined,
  longest: 'session' | 'always' | { minutes: number },
): [Time, boolean] {
  const asGiven: Time = { remember, minutes };
  if (longest === 'always') return [asGiven, false];
  if (longest === 'session') return [{ remember: 'session', minutes }, remember !== 'session'];
  if (minutes !== undefined && minutes <= longest.minutes) return [asGiven, false];
  // A session may last longer than that: then it ends with the time.
  return [{ remember: remember === 'session' ? 'session' : 'time', minutes: longest.minutes }, true];
}
