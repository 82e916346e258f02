import { asksForSomething } from '../../../shared/access.ts';
import type { State } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { issuerHost } from '../../core/issuer.ts';
import { hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import type { Choice } from './sign-in-choice.ts';

const { will, hours, scopes } = texts.signIn;
const { allow, deny } = texts.prompt;

/** What each answer to a sign-in would do, as chosen now. */
export function SignInConsequences({ prompt, state, choice }: { prompt: Prompt; state: State; choice: Choice }) {
  const { signIn: question } = prompt;
  if (question === undefined) return null;
  const stepUp = question.reason === 'step-up';
  const parts = {
    host: <Untrusted text={hostTitle(state, prompt.host)} />,
    issuer: <Untrusted text={issuerHost(choice.issuer)} />,
    time: hours.options[choice.hours],
  };
  const yes = choice.hours === 'ever' ? will.stepUp.allow : will.stepUp.allowFor;
  return (
    <div className="answer-will" data-short={stepUp ? undefined : ''} aria-live="polite">
      <p>
        {asksForSomething(question, choice.without) ? (
          <>
            <strong>{allow}</strong> <Filled text={stepUp ? yes : will.allow} with={parts} />
          </>
        ) : (
          scopes.nothing
        )}
      </p>
      <p>
        <strong>{deny}</strong> <Filled text={stepUp ? will.stepUp.deny : will.deny} with={parts} />
      </p>
    </div>
  );
}
