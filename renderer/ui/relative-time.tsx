import { useEffect, useState } from 'react';
import { formatDateTime, formatRelative } from '../format.ts';

/** How often what is said about a time is checked, in milliseconds. */
const every = 10_000;

/** "3 minutes ago", kept true, with the whole date as its title. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatRelative(at, now)}
    </time>
  );
}

/** The time now in milliseconds since 1970, moving on every ten seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, []);
  return now;
}
