import type { ReactNode } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import { formatList } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Facts } from '../../ui/facts.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { AnswerBar, type SendAnswer } from './answer-bar.tsx';
import { PromptArguments } from './prompt-arguments.tsx';
import { PromptCard } from './prompt-card.tsx';
import { PromptClaims } from './prompt-claims.tsx';
import { PromptRequest, PromptResult } from './prompt-passed-on.tsx';
import type { Choice } from './sign-in-choice.ts';
import { SignInDetails } from './sign-in-details.tsx';
import { useChoice } from './use-choice.ts';

export interface PromptQuestionProps {
  prompt: Prompt;
  state: State;
  level: 1 | 2;
  place: ReactNode;
  away: boolean;
  send: SendAnswer;
  /** In place of the answers where it has ended. */
  ended?: ReactNode | undefined;
  atOnce?: boolean;
}

/** One question with all that can be chosen and answered about it, whatever its kind. */
export function PromptQuestion(props: PromptQuestionProps) {
  const { prompt, state, level, place, away, send, ended, atOnce } = props;
  const [choice, setChoice] = useChoice(prompt);
  const footer = ended ?? (
    <AnswerBar
      key={prompt.id}
      prompt={prompt}
      state={state}
      away={away}
      choice={choice}
      onChange={setChoice}
      send={send}
    />
  );
  return (
    <PromptCard
      prompt={prompt}
      state={state}
      level={level}
      place={place}
      issuer={choice.issuer}
      footer={footer}
      {...(atOnce === undefined ? {} : { atOnce })}
    >
      <Details prompt={prompt} choice={choice} ended={ended !== undefined} onChange={setChoice} />
    </PromptCard>
  );
}

interface DetailsProps {
  prompt: Prompt;
  choice: Choice;
  ended: boolean;
  onChange(choice: Choice): void;
}

function Details({ prompt, choice, ended, onChange }: DetailsProps): ReactNode {
  switch (prompt.kind) {
    case 'program':
      return (
        <>
          <p>{texts.prompt.program.note}</p>
          <Facts
            of={[
              [
                texts.prompt.program.before,
                <Untrusted key="before" text={formatList(prompt.programsBefore ?? [])} mono />,
              ],
            ]}
          />
        </>
      );
    case 'pairing':
      return <p>{texts.prompt.pairing}</p>;
    case 'tool-call':
      return (
        <>
          <PromptArguments prompt={prompt} />
          <PromptClaims prompt={prompt} />
        </>
      );
    case 'sign-in':
      return prompt.signIn === undefined ? null : (
        <SignInDetails prompt={prompt} question={prompt.signIn} choice={choice} ended={ended} onChange={onChange} />
      );
    case 'result':
      return <PromptResult prompt={prompt} />;
    case 'server-request':
      return <PromptRequest prompt={prompt} />;
    case 'instructions':
    case 'server-prompt':
    // Has a question of its own.
    case 'elicitation':
      return null;
    default:
      return assertNever(prompt.kind);
  }
}
