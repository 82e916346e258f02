import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { hostTitle } from '../../core/names.ts';
import { toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { useLastCalls } from './use-last-calls.ts';

const words = texts.home;

/** What happened last, newest first; new calls come by themselves. */
export function LastCalls({ state, live }: { state: State; live: boolean }) {
  const last = useLastCalls(live);
  return (
    <Panel title={words.last.title} actions={<a href={toPlace('activity')}>{words.last.all}</a>}>
      {last.state === 'failed' ? <ProblemNote of={last.problem} /> : null}
      {last.state === 'loading' && last.calls.length === 0 && live ? <Skeleton lines={3} /> : null}
      {last.state === 'ok' && last.calls.length === 0 ? <p className="soft">{words.last.none}</p> : null}
      {last.calls.length === 0 ? null : (
        <List label={words.last.title}>
          {last.calls.map((line) => (
            <CallRow key={line.number} line={line} state={state} />
          ))}
        </List>
      )}
    </Panel>
  );
}

function CallRow({ line, state }: { line: Activity; state: State }) {
  const host = line.host === undefined ? undefined : hostTitle(state, line.host);
  return (
    <div className="call">
      <span className="call-what">
        <strong>
          <Untrusted text={line.tool ?? ''} mono />
        </strong>{' '}
        <span className="soft">
          {line.server === undefined ? null : <Untrusted text={words.last.on(line.server)} />}{' '}
          {host === undefined ? null : <Untrusted text={words.last.by(host)} />}
        </span>
      </span>
      <Outcome of={line.outcome} />
      <span className="call-when soft">
        <RelativeTime at={line.at} />
      </span>
    </div>
  );
}

const tones: Partial<Record<string, Tone>> = {
  ok: 'allow',
  denied: 'deny',
  pending: 'ask',
  'sign-in-needed': 'ask',
  withdrawn: 'neutral',
};

function Outcome({ of = 'other' }: { of: string | undefined }) {
  const known = of in words.outcomes ? (of as keyof typeof words.outcomes) : 'other';
  return <Badge tone={tones[known] ?? 'danger'}>{words.outcomes[known]}</Badge>;
}
