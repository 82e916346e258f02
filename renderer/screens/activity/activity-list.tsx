import { ArrowUp } from 'lucide-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { ActivityRow } from './activity-row.tsx';
import type { Feed, FeedView } from './feed.ts';
import { moved } from './moved.ts';

const words = texts.activity;
/** Rows drawn above and below what is seen. */
const overscan = 6;
/** This near to the end, the next older page is asked for. */
const ahead = 100;

export interface ActivityListProps {
  feed: FeedView & Pick<Feed, 'loadOlder' | 'hold'>;
  state: State | undefined;
  picked: Activity | undefined;
  onPick(line: Activity | undefined): void;
}

/** Only the rows that are seen are drawn. Scrolled down, new lines wait until the person wants them. */
export function ActivityList({ feed, state, picked, onPick }: ActivityListProps) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const { lines, held } = feed;
  // One function per list: for another it would work out the place of every row anew, with each step of scrolling.
  const getItemKey = useCallback((index: number) => lines[index]?.number ?? index, [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: rowHeight,
    getItemKey,
    overscan,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  const { loadOlder } = feed;
  useEffect(() => {
    if (last >= lines.length - ahead) loadOlder();
  }, [last, lines.length, loadOlder]);

  const toTop = () => {
    feed.hold(false);
    virtual.scrollToOffset(0);
    frame.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onPick(undefined);
    const at = lines.findIndex(({ number }) => number === picked?.number);
    const to = moved(event.key, at, lines.length);
    if (to === undefined) return undefined;
    event.preventDefault();
    virtual.scrollToIndex(to);
    return onPick(lines[to]);
  };
  const pickedHere = picked !== undefined && rows.some(({ key }) => key === picked.number);
  return (
    <div className="log">
      <div className="log-state">
        <span role="status">{feed.live ? (held.length > 0 ? words.waiting : words.live) : words.lost}</span>
        {held.length > 0 ? (
          <Button icon={ArrowUp} onClick={toTop}>
            {words.fresh(held.length)}
          </Button>
        ) : null}
      </div>
      <div
        className="log-frame"
        ref={frame}
        role="listbox"
        aria-label={words.list}
        tabIndex={0}
        aria-activedescendant={pickedHere ? `${id}-${picked.number}` : undefined}
        onKeyDown={pressed}
        onScroll={(event) => feed.hold(event.currentTarget.scrollTop > 8)}
      >
        <div className="log-rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const line = lines[index];
            return line === undefined ? null : (
              <ActivityRow
                key={key}
                id={`${id}-${line.number}`}
                line={line}
                state={state}
                index={index}
                start={start}
                measure={virtual.measureElement}
                picked={line.number === picked?.number}
                onPick={onPick}
              />
            );
          })}
        </div>
      </div>
      <p className="log-end">{end(feed)}</p>
    </div>
  );
}

function end({ older }: FeedView): string {
  if (older === 'loading') return words.older;
  return older === 'none' ? words.beginning : '';
}

/** The usual height of a row in pixels at this text size; the rows then say their own. */
function rowHeight(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 2.5;
}
