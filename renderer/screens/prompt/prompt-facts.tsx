import type { ReactNode } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Prompt, SignInQuestion } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.prompt.facts;

/** Who asks, as whom, where, for which tool, in that order. */
export function PromptFacts({ prompt, state, level }: { prompt: Prompt; state: State; level: 1 | 2 }) {
  const call = prompt.kind === 'tool-call' || prompt.kind === 'result';
  const byHost = prompt.host !== 'drawbridge';
  return (
    <Facts
      of={[
        [words.host, <Asker key="host" prompt={prompt} state={state} />],
        [words.program, byHost ? <Program of={prompt.program} /> : undefined],
        [words.account, call ? <Account prompt={prompt} state={state} /> : undefined],
        whereTo(prompt),
        [words.tool, prompt.tool !== undefined ? <Tool prompt={prompt} level={level} /> : undefined],
        [words.scopes, scopes(prompt)],
        ...signInFacts(prompt, state),
      ]}
    />
  );
}

/** The server, or the company in its place. */
function whereTo(prompt: Prompt): readonly [string, ReactNode] {
  const { company, reason } = prompt.signIn ?? {};
  if (company === undefined || reason === 'step-up') return [words.server, <ServerName key="server" prompt={prompt} />];
  return [texts.companies.fact, <ServerName key="company" prompt={{ ...prompt, server: company }} />];
}

function signInFacts({ signIn, host, kind }: Prompt, state: State): (readonly [string, ReactNode])[] {
  if (signIn === undefined || kind !== 'sign-in') return [];
  const { facts, whoFor } = texts.signIn;
  const one = <Filled text={whoFor.one} with={{ host: <Untrusted text={hostTitle(state, host)} /> }} />;
  return [
    [facts.issuer, <Issuers key="issuers" of={signIn.issuers} />],
    [facts.serves, signIn.hostOnly ? one : servesAll(signIn)],
  ];
}

function servesAll({ company, serves, reason }: SignInQuestion): string {
  if (company === undefined || reason === 'step-up') return texts.signIn.whoFor.all;
  const { serves: every, servesNamed } = texts.companies;
  return serves === undefined || serves.length === 0 ? every : servesNamed(serves.map((server) => visible(server)));
}

function Issuers({ of }: { of: readonly string[] }) {
  return of.map((issuer) => (
    <div key={issuer}>
      <Untrusted text={issuer} mono />
    </div>
  ));
}

function Asker({ prompt, state }: { prompt: Prompt; state: State }) {
  if (prompt.host === 'drawbridge') return <strong>{texts.signIn.you}</strong>;
  const entry = state.entries.find(({ id }) => id === prompt.entry);
  return (
    <>
      <strong>
        <Untrusted text={hostTitle(state, prompt.host)} />
      </strong>
      <span className="prompt-soft">
        , <Untrusted text={entry?.name === undefined ? words.unnamed : words.entry(entry.name)} />
      </span>
    </>
  );
}

function Program({ of }: { of: Prompt['program'] }): ReactNode {
  if (of === undefined) return <span className="prompt-soft">{words.noProgram}</span>;
  return (
    <>
      <Untrusted text={of.name} mono />{' '}
      {of.evidence === 'reported' ? <Badge tone="unverified">{texts.prompt.evidence.reported}</Badge> : null}
      {of.evidence === 'verified' ? <Badge tone="allow">{texts.prompt.evidence.verified}</Badge> : null}
      <div className="prompt-soft">{words[of.evidence](of.pid)}</div>
    </>
  );
}

function Account({ prompt, state }: { prompt: Prompt; state: State }): ReactNode {
  if (prompt.account === undefined) return <span className="prompt-soft">{words.noAccount}</span>;
  return (
    <strong>
      <Untrusted text={prompt.accountName ?? accountTitle(state, prompt.account)} />
    </strong>
  );
}

function ServerName({ prompt }: { prompt: Prompt }) {
  if (prompt.kind === 'pairing') return <Untrusted text={prompt.url} mono />;
  return (
    <>
      <strong>
        <Untrusted text={prompt.server} />
      </strong>
      <div className="prompt-soft">
        <Untrusted text={prompt.url} mono />
      </div>
    </>
  );
}

function Tool({ prompt, level }: { prompt: Prompt; level: 1 | 2 }) {
  const Name = level === 1 ? 'h2' : 'h3';
  return (
    <>
      <Name className="prompt-tool">
        <Untrusted text={prompt.tool ?? words.noTool} mono />
      </Name>
      {prompt.toolTitle === undefined ? null : (
        <div>
          <Untrusted text={`“${prompt.toolTitle}”`} />
        </div>
      )}
      {prompt.toolDescription === undefined ? null : (
        <div className="prompt-soft">
          <Untrusted text={prompt.toolDescription} />
        </div>
      )}
    </>
  );
}

function scopes({ scopes: of }: Prompt): ReactNode {
  if (of === undefined || of.length === 0) return undefined;
  return (
    <ul className="prompt-scopes">
      {of.map((one) => (
        <li key={one}>
          <Untrusted text={one} mono />
        </li>
      ))}
    </ul>
  );
}
