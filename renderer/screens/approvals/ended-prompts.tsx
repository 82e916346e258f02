import type { State } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { Badge, EffectBadge } from '../../ui/badge.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { PromptTitle } from '../prompt/prompt-card.tsx';

const words = texts.approvals;
/** More than anybody looks back here; the rest is in Activity. */
const most = 20;

/** Asked for again whenever the open questions change, which is when one ends. */
export function EndedPrompts({ state }: { state: State }) {
  const client = useClient();
  const key = state.prompts.map(({ id }) => id).join(' ');
  const all = useAnswer(`ended ${key}`, (signal) => client.prompts.list({ all: true }, { signal }));
  const ended = all.value?.filter((one) => one.state !== 'open').toReversed();
  return (
    <Panel title={words.ended} note={words.endedNote} actions={<a href={toPlace('activity')}>{words.all}</a>}>
      {all.state === 'failed' ? <ProblemNote of={all.problem} again={all.again} /> : null}
      {ended === undefined && all.state === 'loading' ? <Skeleton lines={3} /> : null}
      {ended?.length === 0 ? <p className="soft">{words.noneEnded}</p> : null}
      {ended === undefined || ended.length === 0 ? null : (
        <List label={words.ended}>
          {ended.slice(0, most).map((prompt) => (
            <Ended key={prompt.id} prompt={prompt} state={state} />
          ))}
        </List>
      )}
    </Panel>
  );
}

function Ended({ prompt, state }: { prompt: Prompt; state: State }) {
  return (
    <Row
      title={
        <span>
          <PromptTitle prompt={prompt} state={state} />
        </span>
      }
      note={
        <>
          <Untrusted text={words.on(prompt.server)} /> · {words.asked} <RelativeTime at={prompt.createdAt} />
        </>
      }
      end={<How state={prompt.state} />}
    />
  );
}

function How({ state }: { state: Prompt['state'] }) {
  if (state === 'allowed') return <EffectBadge effect="allow">{words.how.allowed}</EffectBadge>;
  if (state === 'denied') return <EffectBadge effect="deny">{words.how.denied}</EffectBadge>;
  return <Badge>{words.how[state]}</Badge>;
}
