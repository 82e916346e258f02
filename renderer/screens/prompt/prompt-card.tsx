import { type ReactNode, useId } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { issuerHost } from '../../core/issuer.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { PromptChange } from './prompt-change.tsx';
import { PromptFacts } from './prompt-facts.tsx';
import { useHeadingFocus } from './use-heading-focus.ts';

export interface PromptCardProps {
  prompt: Prompt;
  state: State;
  /** 1 where the question is the whole window, 2 inside a screen. */
  level: 1 | 2;
  /** The line over the heading: which of how many. */
  place: ReactNode;
  /** What is asked for, with what can be chosen about it. */
  children: ReactNode;
  /** The way to answer, or how it ended. */
  footer: ReactNode;
  /** Of a sign-in: the service chosen, where there are several. */
  issuer?: string | undefined;
  /** Takes the focus as soon as it is there: it is all there is to do. */
  atOnce?: boolean;
}

/** One question, whole: who asks, for what, with what, what is unusual about it. Every text of others is shown as such. */
export function PromptCard(props: PromptCardProps) {
  const { prompt, state, level, place, children, footer, issuer, atOnce = level === 1 } = props;
  const id = useId();
  const { heading, card } = useHeadingFocus(prompt.id, atOnce);
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
            <PromptPlace prompt={prompt} state={state} issuer={issuer} />
          </p>
        </header>
        <PromptChange prompt={prompt} />
        {children}
        <PromptFacts prompt={prompt} state={state} level={level} />
      </div>
      <footer className="prompt-foot">{footer}</footer>
    </article>
  );
}

export function PromptTitle({ prompt, state }: { prompt: Prompt; state: State }) {
  return (
    <Filled
      text={headingOf(prompt)}
      with={{
        host: <Untrusted text={hostTitle(state, prompt.host)} />,
        tool: <Untrusted text={prompt.tool ?? texts.prompt.facts.noTool} />,
        server: <Untrusted text={prompt.server} />,
        prompt: <Untrusted text={prompt.serverPrompt ?? ''} />,
        company: <Untrusted text={prompt.signIn?.company ?? ''} />,
      }}
    />
  );
}

function headingOf({ kind, host, tool, signIn }: Prompt): string {
  if (kind !== 'sign-in') return texts.prompt.heading[kind];
  if (signIn?.reason === 'step-up' && tool !== undefined) return texts.signIn.toolHeading;
  const company = signIn?.company !== undefined && signIn.reason !== 'step-up';
  if (company) {
    const words = host === 'drawbridge' ? texts.companies.heading : texts.companies.hostHeading;
    return words[signIn.reason === 'again' ? 'again' : 'first'];
  }
  const headings = host === 'drawbridge' ? texts.signIn.heading : texts.signIn.hostHeading;
  return headings[signIn?.reason ?? 'first'];
}

/** Where it would go and as whom, right below who wants it. */
function PromptPlace({ prompt, state, issuer }: Pick<PromptCardProps, 'prompt' | 'state' | 'issuer'>) {
  const { kind, account, accountName, server, signIn } = prompt;
  const strong = (text: string, mono = false) => (
    <strong>
      <Untrusted text={text} mono={mono} />
    </strong>
  );
  return (
    <Filled
      text={placeOf(prompt)}
      with={{
        server: strong(server, kind === 'pairing'),
        account: strong(accountName ?? accountTitle(state, account ?? '')),
        issuer: strong(signIn === undefined ? '' : issuerHost(issuer ?? signIn.issuers[0] ?? '')),
      }}
    />
  );
}

function placeOf({ kind, account, signIn }: Prompt): string {
  const words = texts.prompt.on;
  if (kind === 'pairing') return words.pair;
  if (kind !== 'sign-in') return account === undefined ? words.nobody : words.named;
  if (signIn?.reason === 'step-up') return texts.signIn.on;
  return account === undefined || signIn?.reason === 'another' ? texts.signIn.at : texts.signIn.atAs;
}
