import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { createFeed, type Feed, type FeedView } from './feed.ts';
import { type Choice, filterOf } from './filter.ts';

/** How long somebody types on before the text is looked for, in milliseconds. */
const patience = 200;

/** The log under the person's choice; read anew when that changes, and when the core came back. */
export function useFeed(choice: Choice): FeedView & Pick<Feed, 'loadOlder' | 'hold'> & { again(): void } {
  const client = useClient();
  const live = useCoreState().connection === 'live';
  const settled = useSettled(choice);
  const [round, setRound] = useState(0);
  const feed = useMemo(
    () =>
      createFeed({
        client: client.activity,
        filter: filterOf(settled, Date.now()),
        soon: (act) => void requestAnimationFrame(act),
      }),
    // A new round, and a core that is back, need a new feed.
    [client, settled, round, live],
  );
  const view = useSyncExternalStore(feed.subscribe, feed.current);
  return { ...view, loadOlder: feed.loadOlder, hold: feed.hold, again: () => setRound(round + 1) };
}

/** The choice, a little later where only its text changed. */
function useSettled(choice: Choice): Choice {
  const [settled, setSettled] = useState(choice);
  useEffect(() => {
    if (settled === choice) return undefined;
    const typing = settled.text !== choice.text;
    const timer = setTimeout(() => setSettled(choice), typing ? patience : 0);
    return () => clearTimeout(timer);
  }, [choice, settled]);
  return settled;
}
