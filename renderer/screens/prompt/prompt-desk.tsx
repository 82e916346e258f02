import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import { problemOf } from '../../../shared/problem.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ElicitationQuestion } from './elicitation-question.tsx';
import { EndedBar } from './ended-bar.tsx';
import { PromptQuestion } from './prompt-question.tsx';
import { alike, placeOf } from './prompt-queue.ts';
import type { Queue } from './use-queue.ts';

const words = texts.prompt;

export interface PromptDeskProps {
  state: State;
  away: boolean;
  level: 1 | 2;
  queue: Queue;
}

/** The question that is shown, with the way to the others. Nothing where there is none. */
export function PromptDesk({ state, away, level, queue }: PromptDeskProps) {
  const client = useClient();
  const { shown } = queue;
  if (shown === undefined) return null;
  const { prompt, ended } = shown;
  const { id, elicitation } = prompt;
  const common = {
    prompt,
    state,
    level,
    away,
    place: <PlaceLine state={state} queue={queue} />,
    ended: ended ? <EndedBar prompt={prompt} more={state.prompts.length > 0} onNext={queue.goOn} /> : undefined,
  };
  if (elicitation !== undefined)
    return (
      <ElicitationQuestion
        key={id}
        {...common}
        elicitation={elicitation}
        reply={(reply) => queue.answer([id], () => client.prompts.reply({ id, ...reply }))}
      />
    );
  return (
    <PromptQuestion
      {...common}
      send={(answer, said) => queue.answer([id], () => client.prompts.answer({ id, answer, ...said }))}
    />
  );
}

/** Always there and always one line high, so that nothing below moves when questions come. */
function PlaceLine({ state, queue }: { state: State; queue: Queue }) {
  const client = useClient();
  const { shown } = queue;
  if (shown === undefined || shown.ended) return null;
  const { at, of } = placeOf(shown.prompt, state.prompts);
  const same = alike(shown.prompt, state.prompts);
  const ids = [shown.prompt, ...same].map(({ id }) => id);
  const denyAll = () =>
    queue.answer(ids, async () => {
      for (const id of ids) await client.prompts.answer({ id, answer: 'deny', remember: 'once' }).catch(unlessEnded);
    });
  return (
    <>
      <span role="status">{words.place(at, of)}</span>
      {of > 1 ? (
        <>
          <IconButton label={words.earlier} icon={ChevronLeft} onClick={() => queue.turn(-1)} />
          <IconButton label={words.later} icon={ChevronRight} onClick={() => queue.turn(1)} />
        </>
      ) : null}
      {same.length > 0 ? (
        <span className="prompt-alike">
          <span>{words.alike(same.length)}</span>
          <Confirm
            title={words.denyAlikeTitle(ids.length)}
            note={words.denyAlikeNote}
            action={words.denyAlike(ids.length)}
            act={denyAll}
          >
            {words.denyAlike(ids.length)}
          </Confirm>
        </span>
      ) : null}
    </>
  );
}

/** One that ended meanwhile let nothing through either, or was allowed by the person; both are no reason to stop. */
function unlessEnded(error: unknown): void {
  if (problemOf(error).code !== 'prompt-ended') throw error;
}
