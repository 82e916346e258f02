import { Activity as Icon } from 'lucide-react';
import { useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ActivityDetail } from './activity-detail.tsx';
import { ActivityList } from './activity-list.tsx';
import { type Choice, isNarrowed } from './filter.ts';
import { useFeed } from './use-feed.ts';

const words = texts.activity;

export interface ActivityViewProps {
  choice: Choice;
  state: State | undefined;
  /** Drops everything that narrows. */
  onClear(): void;
  /** Shows the lines of this besides. */
  onShow(changed: Partial<Choice>): void;
}

/** A long list that follows what happens, and one line whole. */
export function ActivityLines({ choice, state, onClear, onShow }: ActivityViewProps) {
  const [picked, setPicked] = useState<Activity>();
  const feed = useFeed(choice);
  return (
    <>
      {feed.state === 'failed' ? <ProblemNote of={feed.problem} again={feed.again} /> : null}
      {feed.state === 'loading' ? <Skeleton lines={8} /> : null}
      {feed.state !== 'ok' ? null : feed.lines.length === 0 ? (
        <Nothing narrowed={isNarrowed(choice)} onClear={onClear} />
      ) : (
        <div className="log-place" data-detail={picked === undefined ? undefined : ''}>
          <ActivityList feed={feed} state={state} picked={picked} onPick={setPicked} />
          {picked === undefined ? null : (
            <ActivityDetail of={picked} state={state} onClose={() => setPicked(undefined)} onShow={onShow} />
          )}
        </div>
      )}
    </>
  );
}

/** Nothing happened, or nothing of it fits. */
export function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear(): void }) {
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
