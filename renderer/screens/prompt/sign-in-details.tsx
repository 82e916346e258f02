import { useId } from 'react';
import type { Prompt, ScopeShown, SignInQuestion } from '../../../shared/models.ts';
import { issuerHost } from '../../core/issuer.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Choice as Radios } from '../../ui/choice.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { type Choice, isFixed, turned } from './sign-in-choice.ts';

const words = texts.signIn;

export interface SignInDetailsProps {
  prompt: Prompt;
  question: SignInQuestion;
  choice: Choice;
  /** Nobody can choose any more once it has ended. */
  ended: boolean;
  onChange(choice: Choice): void;
}

/** Why a sign-in is asked for, where it would go, and what would be allowed: each can be taken away. */
export function SignInDetails({ prompt, question, choice, ended, onChange }: SignInDetailsProps) {
  const { issuers, why } = question;
  return (
    <>
      <p>
        <Reason of={question} />
      </p>
      {issuers.length < 2 ? null : (
        <Radios
          label={words.several}
          options={issuers.map((value) => ({
            value,
            label: <Untrusted text={issuerHost(value)} />,
            note: <Untrusted text={value} mono />,
          }))}
          value={choice.issuer}
          disabled={ended}
          onChange={(issuer) => onChange({ ...choice, issuer })}
        />
      )}
      <Scopes
        key={prompt.id}
        question={question}
        without={choice.without}
        ended={ended}
        onTurn={(scope) => onChange({ ...choice, without: turned(choice.without, scope) })}
      />
      {why === undefined ? null : <Why text={why} />}
    </>
  );
}

/** Why it is asked, by the person's own sign-in or by their company's word. */
function Reason({ of: { reason, company } }: { of: SignInQuestion }) {
  if (company === undefined) return words.reasons[reason];
  const said = texts.companies.reasons[reason === 'another' ? 'first' : reason];
  return <Filled text={said} with={{ company: <Untrusted text={company} /> }} />;
}

function Why({ text }: { text: string }) {
  const id = useId();
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{words.why}</strong> <span className="prompt-soft">{words.whyNote}</span>
      </div>
      <p className="quoted">
        <Untrusted text={text} />
      </p>
    </section>
  );
}

interface ScopesProps {
  question: SignInQuestion;
  without: ReadonlySet<string>;
  ended: boolean;
  onTurn(scope: string): void;
}

function Scopes({ question, without, ended, onTurn }: ScopesProps) {
  const { title, note, none } = words.scopes;
  if (question.scopes.length === 0) return <p className="prompt-note">{none}</p>;
  return (
    <fieldset className="scopes" disabled={ended}>
      <legend>
        <strong>{title}</strong>
      </legend>
      <p className="prompt-soft">{note}</p>
      <ul>
        {freshFirst(question).map((scope) => (
          <Scope
            key={scope.name}
            scope={scope}
            fixed={isFixed(question, scope)}
            asked={!without.has(scope.name)}
            onTurn={() => onTurn(scope.name)}
          />
        ))}
      </ul>
    </fieldset>
  );
}

/** What would be new is what the question is about. */
function freshFirst({ scopes }: SignInQuestion): ScopeShown[] {
  return scopes.toSorted((a, b) => Number(a.held) - Number(b.held));
}

/** Words where somebody has some for it, and always the service's own name for it. */
function Scope(props: { scope: ScopeShown; fixed: boolean; asked: boolean; onTurn(): void }) {
  const { scope, fixed, asked, onTurn } = props;
  return (
    <li>
      <label className="scope" data-out={asked ? undefined : ''}>
        <input type="checkbox" checked={asked} disabled={fixed} onChange={onTurn} />
        <span>
          {scope.words === undefined ? null : (
            <>
              <span className="scope-words">{scope.words}</span>{' '}
            </>
          )}
          <span className={scope.words === undefined ? 'scope-words' : 'prompt-soft'}>
            <Untrusted text={scope.name} mono />
          </span>{' '}
          {scope.words === undefined ? <Badge tone="unverified">{words.scopes.raw}</Badge> : null}
          {scope.by === 'policy' ? <span className="prompt-soft">{words.scopes.policy}</span> : null}{' '}
          {scope.held ? <Badge tone="allow">{words.scopes.held}</Badge> : null}
        </span>
      </label>
    </li>
  );
}
