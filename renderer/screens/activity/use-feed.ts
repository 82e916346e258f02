import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { createFeed, type Feed, type FeedView } from './feed.ts';
import { type Choice, filterOf } from './filter.ts';

/** How long somebody types on before the text is looked for, in milliseconds. */
const patience = 200;

/** The log under the person's choice; read anew when that changes, and when the core came back. */
export function useFeed(choice: Choice): FeedView & Pick<Feed, 'loadOlder' | 'hold'> & { again(): void } {
  const client = useClient();
  const settled = useSettled(choice);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);
  useComeBack(again);
  const feed = useMemo(
    () =>
      createFeed({
        client: client.activity,
        filter: filterOf(settled, Date.now()),
        soon: (act) => void requestAnimationFrame(act),
      }),
    // A new round needs a new feed.
    [client, settled, round],
  );
  const view = useSyncExternalStore(feed.subscribe, feed.current);
  return { ...view, loadOlder: feed.loadOlder, hold: feed.hold, again };
}

/** Calls `act` when the core is there again after it was away. */
function useComeBack(act: () => void): void {
  const { connection } = useCoreState();
  const away = useRef(false);
  useEffect(() => {
    if (connection === 'live' && away.current) act();
    if (connection !== 'connecting') away.current = connection === 'offline';
  }, [connection, act]);
}

/** The choice, a little later where only its text changed. */
export function useSettled(choice: Choice): Choice {
  const [settled, setSettled] = useState(choice);
  useEffect(() => {
    if (settled === choice) return undefined;
    const typing = settled.text !== choice.text;
    const timer = setTimeout(() => setSettled(choice), typing ? patience : 0);
    return () => clearTimeout(timer);
  }, [choice, settled]);
  return settled;
}
