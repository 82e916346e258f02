import { useEffect, useRef, useState } from 'react';
import { asksForSomething } from '../../../shared/access.ts';
import type { State } from '../../../shared/contract.ts';
import type { GrantBounds, Prompt, Remember, SignInChoice } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { texts } from '../../texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AnswerButton } from './answer-button.tsx';
import { AnswerNotes } from './answer-notes.tsx';
import { Consequences } from './consequences.tsx';
import { boundsOf, nothingChosen, type Remembered } from './limits.ts';
import { RememberChoice } from './remember-choice.tsx';
import { type Choice as SignIn, hours, signInChoiceOf } from './sign-in-choice.ts';
import { SignInConsequences } from './sign-in-consequences.tsx';
import { useAnswerKeys } from './use-answer-keys.ts';
import { useGuard } from './use-guard.ts';

export interface Said {
  remember: Remember;
  bounds?: GrantBounds;
  /** With a no: the person's words to the model. */
  words?: string;
  /** With a yes to a sign-in. */
  signIn?: SignInChoice;
}
export type SendAnswer = (answer: 'allow' | 'deny', said: Said) => Promise<void>;

const words = texts.prompt;
const times = hours.map((value) => ({ value, label: texts.signIn.hours.options[value] }));

export interface AnswerBarProps {
  prompt: Prompt;
  state: State;
  /** Nobody can answer while the core is away. */
  away: boolean;
  /** What was chosen about a sign-in. */
  choice: SignIn;
  onChange(choice: SignIn): void;
  send: SendAnswer;
}

/** Allow or deny, and for how long. The buttons are the last line and never move; give it a `key` per question. */
export function AnswerBar({ prompt, state, away, choice, onChange, send }: AnswerBarProps) {
  const [chosen, setChosen] = useState<Remembered>(nothingChosen);
  const bar = useRef<HTMLDivElement>(null);
  const { guard, isOpen } = useGuard(`${prompt.id} ${away} ${state.core.paused} ${prompt.arguments}`);
  const action = useAction((answer: 'allow' | 'deny') => send(answer, saidOf(prompt, answer, chosen, choice)));
  // A window may show the question long before it is answered; what cannot be answered must not look as if it could.
  const ready = isOpen && !away;
  const means = { deny: true, allow: prompt.signIn === undefined || asksForSomething(prompt.signIn, choice.without) };
  const answer = (which: 'allow' | 'deny') => {
    if (guard.isOpen() && !away && means[which]) void action.run(which);
  };
  useAnswerKeys(bar, guard);
  useClearProblem(action.clear, chosen, choice);
  const button = (which: 'allow' | 'deny') => (
    <AnswerButton
      which={which}
      says={words[which]}
      ready={ready && means[which]}
      pending={action.pending}
      onPress={() => answer(which)}
    />
  );
  return (
    <div className="answer" ref={bar}>
      {prompt.kind === 'tool-call' || prompt.kind === 'server-request' ? (
        <RememberChoice prompt={prompt} state={state} of={chosen} onChange={setChosen} />
      ) : null}
      {prompt.signIn?.hostOnly === true ? (
        <Choice
          row
          label={texts.signIn.hours.label}
          options={times}
          value={choice.hours}
          onChange={(time) => onChange({ ...choice, hours: time })}
        />
      ) : null}
      {prompt.kind === 'sign-in' ? (
        <SignInConsequences prompt={prompt} state={state} choice={choice} />
      ) : (
        <Consequences prompt={prompt} state={state} chosen={chosen} />
      )}
      <ProblemNote of={action.problem} />
      <div className="answer-line">
        <AnswerNotes prompt={prompt} away={away} />
        <div className="answer-buttons">
          {button('deny')}
          {button('allow')}
        </div>
      </div>
    </div>
  );
}

function saidOf(prompt: Prompt, answer: 'allow' | 'deny', chosen: Remembered, choice: SignIn): Said {
  const { signIn } = prompt;
  if (signIn !== undefined)
    return answer === 'deny' ? { remember: 'once' } : { remember: 'once', signIn: signInChoiceOf(signIn, choice) };
  const bounds = boundsOf(prompt, answer, chosen);
  const text = answer === 'deny' ? chosen.words.trim() : '';
  return {
    remember: chosen.remember,
    ...(bounds === undefined ? {} : { bounds }),
    ...(text === '' ? {} : { words: text }),
  };
}

/** A problem of an earlier answer is no longer true of another choice. */
function useClearProblem(clear: () => void, chosen: Remembered, choice: SignIn): void {
  useEffect(() => clear(), [clear, chosen, choice]);
}
