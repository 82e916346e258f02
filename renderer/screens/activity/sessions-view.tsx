import { MessagesSquare } from 'lucide-react';
import { useState } from 'react';
import type { ActivitySession } from '../../../shared/activity-views.ts';
import type { State } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { formatWhen } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Filled } from '../../ui/filled.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import type { ActivityViewProps } from './activity-lines.tsx';
import { EndingCounts } from './endings.tsx';
import { isNarrowed } from './filter.ts';
import { useLog } from './use-log.ts';

const words = texts.activityViews.sessions;
const page = 50;
/** The core gives no more at once. */
const most = 500;

/** The log by conversations: whose each was, how long it lasted, how its calls ended. */
export function SessionsView({ choice, state, onClear, onShow }: ActivityViewProps) {
  const [limit, setLimit] = useState(page);
  const answer = useLog({ ...choice, call: '' }, `sessions ${limit}`, (activity, filter, signal) =>
    activity.sessions({ ...filter, limit }, { signal }),
  );
  if (answer.state === 'failed') return <ProblemNote of={answer.problem} again={answer.again} />;
  if (answer.value === undefined)
    return (
      <Panel>
        <Skeleton lines={8} />
      </Panel>
    );
  if (answer.value.length === 0)
    return (
      <EmptyState
        icon={MessagesSquare}
        title={words.none}
        action={isNarrowed(choice) ? <Button onClick={onClear}>{texts.activity.clear}</Button> : null}
      />
    );
  const isMore = answer.value.length === limit && limit < most;
  return (
    <Panel title={words.title} note={words.note}>
      <List label={words.title}>
        {answer.value.map((one) => (
          <SessionRow key={one.session} of={one} state={state} onShow={() => onShow({ session: one.session })} />
        ))}
      </List>
      {isMore ? (
        <div>
          <Button onClick={() => setLimit(Math.min(most, limit * 3))}>{words.more}</Button>
        </div>
      ) : null}
    </Panel>
  );
}

function SessionRow({ of, state, onShow }: { of: ActivitySession; state: State | undefined; onShow(): void }) {
  const { host = '', server, account } = of;
  const title = hostTitle(state, host);
  const where = [title, server].filter((part) => part !== undefined).join(' → ');
  const whose = account === undefined ? undefined : accountTitle(state, account);
  return (
    <Row
      title={
        <>
          <Untrusted text={where} />
          {of.state === 'open' ? <Badge tone="allow">{words.open}</Badge> : null}
        </>
      }
      note={
        <>
          <Filled text={words.began} with={{ time: <RelativeTime at={of.startedAt} /> }} />
          {', '}
          <Filled
            text={of.state === 'open' ? words.last : words.ended}
            with={{ time: <RelativeTime at={of.lastAt} /> }}
          />
          {whose === undefined ? null : (
            <>
              {' · '}
              <Untrusted text={whose} />
            </>
          )}
          {` · ${words.calls(of.calls)} · ${words.lines(of.records)}`}
        </>
      }
      end={
        <Button label={words.showLabel(visible(title), formatWhen(of.startedAt))} onClick={onShow}>
          {words.show}
        </Button>
      }
    >
      <EndingCounts of={of.endings} />
    </Row>
  );
}
