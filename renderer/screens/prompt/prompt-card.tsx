import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { PromptArguments } from './prompt-arguments.tsx';
import { PromptClaims } from './prompt-claims.tsx';
import { PromptFacts } from './prompt-facts.tsx';
import { useHeadingFocus } from './use-heading-focus.ts';

export interface PromptCardProps {
  prompt: Prompt;
  state: State;
  /** 1 where the question is the whole window, 2 inside a screen. */
  level: 1 | 2;
  /** The line over the heading: which of how many. */
  place: ReactNode;
  /** The way to answer, or how it ended. */
  footer: ReactNode;
}

/** One question, whole: who asks, for what, with what, what is unusual about it. Every text of others is shown as such. */
export function PromptCard({ prompt, state, level, place, footer }: PromptCardProps) {
  const id = useId();
  const { heading, card } = useHeadingFocus(prompt.id, level === 1);
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <article className="prompt" aria-labelledby={id} ref={card}>
      <div className="prompt-main">
        <header className="prompt-head">
          <div className="prompt-place">{place}</div>
          <Heading id={id} tabIndex={-1} ref={heading}>
            <PromptTitle prompt={prompt} state={state} />
          </Heading>
          <p className="prompt-sub">
            <PromptPlace prompt={prompt} state={state} />
          </p>
        </header>
        {prompt.definitionChanged ? <Changed /> : null}
        {prompt.kind === 'pairing' ? <p>{texts.prompt.pairing}</p> : <Details prompt={prompt} />}
        <PromptFacts prompt={prompt} state={state} level={level} />
      </div>
      <footer className="prompt-foot">{footer}</footer>
    </article>
  );
}

export function PromptTitle({ prompt, state }: { prompt: Prompt; state: State }) {
  const words = texts.prompt.heading;
  return (
    <Filled
      text={prompt.kind === 'pairing' ? words.pair : words.call}
      with={{
        host: <Untrusted text={hostTitle(state, prompt.host)} />,
        tool: <Untrusted text={prompt.tool ?? texts.prompt.facts.noTool} />,
      }}
    />
  );
}

/** Where it would run and as whom, right below who wants it. */
function PromptPlace({ prompt, state }: { prompt: Prompt; state: State }) {
  const words = texts.prompt.on;
  const { kind, account, accountName, server } = prompt;
  const named = account === undefined ? words.nobody : words.named;
  return (
    <Filled
      text={kind === 'pairing' ? words.pair : named}
      with={{
        server: (
          <strong>
            <Untrusted text={server} mono={kind === 'pairing'} />
          </strong>
        ),
        account: (
          <strong>
            <Untrusted text={accountName ?? accountTitle(state, account ?? '')} />
          </strong>
        ),
      }}
    />
  );
}

function Changed() {
  return (
    <div className="prompt-changed" role="note">
      <TriangleAlert size="1.1rem" aria-hidden />
      <div>
        <p>
          <strong>{texts.prompt.changed}</strong>
        </p>
        <p>{texts.prompt.changedNote}</p>
      </div>
    </div>
  );
}

function Details({ prompt }: { prompt: Prompt }) {
  return (
    <>
      <PromptArguments prompt={prompt} />
      <PromptClaims prompt={prompt} />
    </>
  );
}
