import { useEffect, useRef, useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Prompt, Remember } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { texts } from '../../texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { Filled } from '../../ui/filled.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { AnswerButton } from './answer-button.tsx';
import { Consequences } from './consequences.tsx';
import { useAnswerKeys } from './use-answer-keys.ts';
import { useGuard } from './use-guard.ts';

export type SendAnswer = (answer: 'allow' | 'deny', remember: Remember) => Promise<void>;

const words = texts.prompt;
const remembers = ['once', 'session', 'always'] as const;
const choices = remembers.map((value) => ({ value, label: words.remember[value] }));

export interface AnswerBarProps {
  prompt: Prompt;
  state: State;
  /** Nobody can answer while the core is away. */
  away: boolean;
  send: SendAnswer;
}

/** Allow or deny, and for how long. The buttons are the last line and never move; give it a `key` per question. */
export function AnswerBar({ prompt, state, away, send }: AnswerBarProps) {
  const [remember, setRemember] = useState<Remember>('once');
  const bar = useRef<HTMLDivElement>(null);
  const { guard, isOpen } = useGuard(`${prompt.id} ${away} ${state.core.paused} ${prompt.arguments}`);
  const action = useAction((answer: 'allow' | 'deny') => send(answer, remember));
  // A window may show the question long before it is answered; what cannot be answered must not look as if it could.
  const ready = isOpen && !away;
  const answer = (which: 'allow' | 'deny') => {
    if (guard.isOpen() && !away) void action.run(which);
  };
  useAnswerKeys(bar, guard);
  useClearProblem(action.clear, remember);
  const button = (which: 'allow' | 'deny') => (
    <AnswerButton which={which} ready={ready} pending={action.pending} onPress={() => answer(which)} />
  );
  return (
    <div className="answer" ref={bar}>
      {prompt.kind === 'pairing' ? null : (
        <Choice row label={words.remember.label} options={choices} value={remember} onChange={setRemember} />
      )}
      <Consequences prompt={prompt} state={state} remember={remember} />
      <ProblemNote of={action.problem} />
      <div className="answer-line">
        <div className="answer-notes">
          <p className="prompt-soft">{away ? words.away : <Until prompt={prompt} />}</p>
          <p className="prompt-soft answer-keys">
            <Filled text={words.keys} with={{ a: <kbd>A</kbd>, d: <kbd>D</kbd>, enter: <kbd>Enter</kbd> }} />
          </p>
        </div>
        <div className="answer-buttons">
          {button('deny')}
          {button('allow')}
        </div>
      </div>
    </div>
  );
}

function Until({ prompt }: { prompt: Prompt }) {
  return <Filled text={words.until} with={{ time: <RelativeTime at={prompt.expiresAt} /> }} />;
}

/** A problem of an earlier answer is no longer true of another choice. */
function useClearProblem(clear: () => void, key: string): void {
  useEffect(() => clear(), [clear, key]);
}
