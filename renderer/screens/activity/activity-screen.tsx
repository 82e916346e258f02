import { Activity as Icon } from 'lucide-react';
import { useState } from 'react';
import type { Activity } from '../../../shared/models.ts';
import { useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ActivityDetail } from './activity-detail.tsx';
import { ActivityFilters } from './activity-filters.tsx';
import { ActivityList } from './activity-list.tsx';
import { type Choice, everything } from './filter.ts';
import { useFeed } from './use-feed.ts';

const words = texts.activity;

/** The log: a long list that follows what happens, what narrows it, and one line whole. */
export function ActivityScreen() {
  const { state } = useCoreState();
  const [choice, setChoice] = useState<Choice>(everything);
  const [picked, setPicked] = useState<Activity>();
  const feed = useFeed(choice);
  const narrowed = Object.entries(everything).some(([name, value]) => choice[name as keyof Choice] !== value);
  return (
    <Page title={words.title} lead={words.lead}>
      <ActivityFilters choice={choice} state={state} onChange={setChoice} />
      {feed.state === 'failed' ? <ProblemNote of={feed.problem} again={feed.again} /> : null}
      {feed.state === 'loading' ? <Skeleton lines={8} /> : null}
      {feed.state !== 'ok' ? null : feed.lines.length === 0 ? (
        <Nothing narrowed={narrowed} onClear={() => setChoice(everything)} />
      ) : (
        <div className="log-place" data-detail={picked === undefined ? undefined : ''}>
          <ActivityList feed={feed} state={state} picked={picked} onPick={setPicked} />
          {picked === undefined ? null : (
            <ActivityDetail
              of={picked}
              state={state}
              onClose={() => setPicked(undefined)}
              onText={(text) => setChoice({ ...choice, text })}
            />
          )}
        </div>
      )}
    </Page>
  );
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear(): void }) {
  if (!narrowed)
    return (
      <EmptyState icon={Icon} title={words.none}>
        {words.noneNote}
      </EmptyState>
    );
  return (
    <EmptyState icon={Icon} title={words.noMatch} action={<Button onClick={onClear}>{words.clear}</Button>}>
      {words.noMatchNote}
    </EmptyState>
  );
}
