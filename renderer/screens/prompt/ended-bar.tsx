import type { Prompt } from '../../../shared/models.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** In place of the answers where a question ended while it was on the screen: how, and the way on. */
export function EndedBar({ prompt, more, onNext }: { prompt: Prompt; more: boolean; onNext(): void }) {
  const client = useClient();
  const all = useAnswer(prompt.id, (signal) => client.prompts.list({ all: true }, { signal }));
  const state = all.value?.find(({ id }) => id === prompt.id)?.state ?? 'unknown';
  const words = prompt.kind === 'sign-in' ? texts.signIn.howEnded : texts.prompt.ended;
  return (
    <div className="answer">
      <Notice tone="ask">{all.state === 'loading' ? texts.common.loading : words[state]}</Notice>
      <div>
        <Button onClick={onNext}>{more ? texts.prompt.next : texts.prompt.done}</Button>
      </div>
    </div>
  );
}
