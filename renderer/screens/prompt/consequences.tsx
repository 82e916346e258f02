import type { ReactNode } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { GrantBounds, Kept, Prompt } from '../../../shared/models.ts';
import { shortened } from '../../../shared/shortened.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { formatList } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { boundsOf, type Remembered } from './limits.ts';

const { will, allow, deny, limits } = texts.prompt;

export interface ConsequencesProps {
  prompt: Prompt;
  state: State;
  chosen: Remembered;
}

/** What each answer would do and remember, as chosen now and as far as policies let it. */
export function Consequences(props: ConsequencesProps) {
  // These say themselves what an answer does.
  if (props.prompt.kind === 'sign-in' || props.prompt.kind === 'elicitation') return null;
  return (
    <div className="answer-will" aria-live="polite">
      {(['allow', 'deny'] as const).map((answer) => (
        <p key={answer}>
          <strong>{answer === 'allow' ? allow : deny}</strong> <Consequence {...props} answer={answer} />
        </p>
      ))}
    </div>
  );
}

type Answered = ConsequencesProps & { answer: 'allow' | 'deny' };

function Consequence(props: Answered) {
  const { answer } = props;
  const { kind } = props.prompt;
  if (kind === 'sign-in' || kind === 'elicitation') return null;
  const kept = keptOf(props);
  if (kind === 'tool-call') return <OfCall {...props} kept={kept} />;
  const isLasting = kind === 'server-request' && kept.remember !== 'once';
  const text = isLasting ? will.requests[answer] : will.kinds[kind][answer];
  return (
    <>
      <Filled text={text} with={{ ...names(props), ...endOf(kept, will.until.session) }} />
      <OnlyOnce of={kept} />
    </>
  );
}

/** As the core keeps it: a yes no longer than policies let it, a no as it was said. */
function keptOf({ prompt, chosen, answer }: Answered): Kept {
  const given = { remember: chosen.remember, bounds: boundsOf(prompt, answer, chosen) };
  return shortened(given, answer === 'allow' ? (prompt.ceilings ?? []) : []);
}

/** One sentence from what was chosen: whose calls, which of them, how many, until when. */
function OfCall(props: Answered & { kept: Kept }) {
  const { answer, kept } = props;
  const { remember, bounds = {} } = kept;
  const part = (text: string) => <Filled text={text} with={names(props)} />;
  if (remember === 'once')
    return (
      <>
        {part(will[answer].once)}
        <OnlyOnce of={kept} />
      </>
    );
  return (
    <Filled
      text={will[answer].lasting}
      with={{
        ...names(props),
        whose: part(bounds.everyHost === true ? will.whose.every : will.whose[remember]),
        as: bounds.account === true ? part(will.as) : '',
        which:
          bounds.arguments === undefined ? answer === 'allow' ? will.whatever : '' : <Where of={bounds.arguments} />,
        ...endOf(kept, ''),
      }}
    />
  );
}

/** `session`: what is said of a session's end where nothing before did. */
function endOf({ remember, bounds = {}, shortenedBy }: Kept, session: string) {
  const { calls, minutes } = bounds;
  const time = minutes === undefined ? undefined : limits.span(minutes);
  const inSession = time === undefined ? session : will.until.sessionTime(time);
  const other = time === undefined ? will.until.always : will.until.time(time);
  return {
    most: calls === undefined ? '' : will.most(calls),
    until: remember === 'session' ? inSession : other,
    limit: shortenedBy === undefined ? '' : will.limit[shortenedBy],
  };
}

function OnlyOnce({ of: { remember, shortenedBy } }: { of: Kept }) {
  return remember === 'once' && shortenedBy !== undefined ? ` ${will.onlyOnce[shortenedBy]}` : null;
}

function Where({ of }: { of: NonNullable<GrantBounds['arguments']> }) {
  const said = of.map(({ pointer, equals, like }) =>
    like === undefined ? will.where(nameOf(pointer), JSON.stringify(equals)) : will.whereLike(nameOf(pointer), like),
  );
  return (
    <>
      {will.whereStart} <Untrusted text={formatList(said)} />
    </>
  );
}

/** A member of the arguments itself, as the screen lists them. */
function nameOf(pointer: string): string {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}

function names({ prompt, state }: ConsequencesProps): Readonly<Record<string, ReactNode>> {
  return {
    host: <Untrusted text={hostTitle(state, prompt.host)} />,
    server: <Untrusted text={prompt.server} />,
    tool: <Untrusted text={prompt.tool ?? prompt.serverPrompt ?? ''} mono />,
    account: <Untrusted text={prompt.accountName ?? accountTitle(state, prompt.account ?? '')} />,
  };
}
