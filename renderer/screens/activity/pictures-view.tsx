import { ChartColumn, RotateCw } from 'lucide-react';
import type { ActivityStats } from '../../../shared/activity-views.ts';
import type { State } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { ActivityViewProps } from './activity-lines.tsx';
import { AskedTable, SlowestTable, UsesTable } from './number-tables.tsx';
import { CallsOverTime } from './calls-over-time.tsx';
import { type Choice, isNarrowed } from './filter.ts';
import { useLog } from './use-log.ts';

const words = texts.activityViews.pictures;

/** What the log comes to: calls over time, slowest tools, most asked, who uses what. */
export function PicturesView({ choice, state, onClear, onShow }: ActivityViewProps) {
  // A call is one bar high, so that narrowing to one shows nothing.
  const { call: _, ...rest } = choice;
  const stats = useLog({ ...rest, call: '' }, 'stats', (activity, filter, signal) =>
    activity.stats({ ...filter, offsetMinutes: -new Date().getTimezoneOffset() }, { signal }),
  );
  if (stats.state === 'failed') return <ProblemNote of={stats.problem} again={stats.again} />;
  if (stats.value === undefined)
    return (
      <Panel>
        <Skeleton lines={8} />
      </Panel>
    );
  if (stats.value.records === 0 || (stats.value.calls === 0 && stats.value.mostAsked.length === 0))
    return (
      <EmptyState
        icon={ChartColumn}
        title={words.none}
        action={isNarrowed(choice) ? <Button onClick={onClear}>{texts.activity.clear}</Button> : null}
      >
        {words.noneNote}
      </EmptyState>
    );
  return <Pictures of={stats.value} state={state} onAgain={stats.again} onShow={onShow} />;
}

interface PicturesProps {
  of: ActivityStats;
  state: State | undefined;
  onAgain(): void;
  onShow(changed: Partial<Choice>): void;
}

function Pictures({ of, state, onAgain, onShow }: PicturesProps) {
  return (
    <>
      <Panel
        title={words.overTime}
        note={`${words.calls(of.calls)} ${words.ofRecords(of.records)}`}
        actions={
          <Button icon={RotateCw} onClick={onAgain}>
            {texts.activityViews.refresh}
          </Button>
        }
      >
        <CallsOverTime of={of} />
      </Panel>
      {of.slowest.length === 0 ? null : (
        <Panel title={words.slowest} note={words.slowestNote}>
          <SlowestTable of={of.slowest} onShow={onShow} />
        </Panel>
      )}
      <Panel title={words.asked} note={words.askedNote}>
        {of.mostAsked.length === 0 ? <p>{words.askedNone}</p> : <AskedTable of={of.mostAsked} onShow={onShow} />}
      </Panel>
      {of.uses.length === 0 ? null : (
        <Panel title={words.uses}>
          <UsesTable of={of.uses} state={state} onShow={onShow} />
        </Panel>
      )}
    </>
  );
}
