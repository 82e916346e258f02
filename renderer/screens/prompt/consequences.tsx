import type { ReactNode } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Prompt, Remember } from '../../../shared/models.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { formatList } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { argumentsShown, boundsOf, type Remembered } from './limits.ts';

const { will, allow, deny, limits } = texts.prompt;

export interface ConsequencesProps {
  prompt: Prompt;
  state: State;
  chosen: Remembered;
}

/** What each answer would do and remember, as chosen now. */
export function Consequences(props: ConsequencesProps) {
  const { kind } = props.prompt;
  // These say themselves what an answer does.
  if (kind === 'sign-in' || kind === 'elicitation') return null;
  return (
    <div className="answer-will" aria-live="polite">
      {(['allow', 'deny'] as const).map((answer) => (
        <p key={answer}>
          <strong>{answer === 'allow' ? allow : deny}</strong>{' '}
          {kind === 'tool-call' ? (
            <OfCall {...props} answer={answer} />
          ) : kind === 'server-request' && props.chosen.remember !== 'once' ? (
            <Filled text={will.requests[answer]} with={{ ...names(props), until: requestUntil(props.chosen) }} />
          ) : (
            <Filled text={will.kinds[kind][answer]} with={names(props)} />
          )}
        </p>
      ))}
    </div>
  );
}

/** One sentence from what was chosen: whose calls, which of them, how many, until when. */
function OfCall(props: ConsequencesProps & { answer: 'allow' | 'deny' }) {
  const { prompt, chosen, answer } = props;
  const { remember } = chosen;
  if (remember === 'once') return <Filled text={will[answer].once} with={names(props)} />;
  const bounds = boundsOf(prompt, answer, chosen) ?? {};
  const part = (text: string) => <Filled text={text} with={names(props)} />;
  return (
    <Filled
      text={will[answer].lasting}
      with={{
        ...names(props),
        whose: part(bounds.everyHost === true ? will.whose.every : will.whose[remember]),
        as: bounds.account === true ? part(will.as) : '',
        which: bounds.arguments === undefined ? answer === 'allow' ? will.whatever : '' : <Where {...props} />,
        most: bounds.calls === undefined ? '' : will.most(bounds.calls),
        until: untilOf(remember, chosen),
      }}
    />
  );
}

function untilOf(remember: Remember, { minutes }: Remembered): string {
  if (remember === 'session') return '';
  return remember === 'time' ? will.until.time(limits.minutes[minutes]) : will.until.always;
}

function requestUntil({ remember }: Remembered): string {
  return remember === 'session' ? will.until.session : will.until.always;
}

function Where({ prompt, chosen }: ConsequencesProps) {
  const bound = argumentsShown(prompt).filter(({ pointer }) => chosen.arguments.has(pointer));
  const said = bound.map(({ name, value }) => will.where(name, JSON.stringify(value)));
  return (
    <>
      {will.whereStart} <Untrusted text={formatList(said)} />
    </>
  );
}

function names({ prompt, state }: ConsequencesProps): Readonly<Record<string, ReactNode>> {
  return {
    host: <Untrusted text={hostTitle(state, prompt.host)} />,
    server: <Untrusted text={prompt.server} />,
    tool: <Untrusted text={prompt.tool ?? prompt.serverPrompt ?? ''} mono />,
    account: <Untrusted text={prompt.accountName ?? accountTitle(state, prompt.account ?? '')} />,
  };
}
