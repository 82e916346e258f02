import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { DefinitionChange, DefinitionWarning, Prompt } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { DiffText } from '../../ui/diff-text.tsx';
import { Filled } from '../../ui/filled.tsx';
import { JsonString } from '../../ui/json/json-string.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.prompt.change;

/** What is unusual about a definition: what to look twice at, then how it differs from the one approved. */
export function PromptChange({ prompt: { kind, change, definitionChanged } }: { prompt: Prompt }) {
  const { warnings = [] } = change ?? {};
  const about = kind === 'instructions' || kind === 'server-prompt' ? kind : 'tool-call';
  return (
    <>
      {warnings.length === 0 ? null : <Warnings of={warnings} />}
      {definitionChanged ? (
        <Note title={texts.prompt.changed[about]}>
          <p>{texts.prompt.changedNote}</p>
        </Note>
      ) : null}
      {change?.renamedFrom === undefined ? null : (
        <Note title={words.renamedTitle}>
          <p>
            <Filled text={words.renamed} with={{ name: <Untrusted text={change.renamedFrom} mono /> }} />
          </p>
        </Note>
      )}
      {change === undefined || change.fields.length === 0 ? null : <Fields of={change.fields} />}
    </>
  );
}

function Note({ title, tone, children }: { title: string; tone?: 'danger'; children: ReactNode }) {
  return (
    <div className="prompt-changed" data-tone={tone} role="note">
      <TriangleAlert size="1.1rem" aria-hidden />
      <div>
        <p>
          <strong>{title}</strong>
        </p>
        {children}
      </div>
    </div>
  );
}

function Warnings({ of }: { of: readonly DefinitionWarning[] }) {
  return (
    <Note title={texts.prompt.warningsTitle} tone="danger">
      <ul className="warnings">
        {of.map(({ kind, field, detail }) => (
          <li key={`${kind} ${field} ${detail}`}>
            <strong>{texts.prompt.warnings[kind]}</strong>{' '}
            <span className="prompt-soft">
              <Untrusted text={texts.prompt.warningAt(nameOf(field))} />
            </span>
            {detail === '' ? null : (
              <p className="quoted">
                <Untrusted text={detail} mono />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Fields({ of }: { of: DefinitionChange['fields'] }) {
  const id = useId();
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{words.title}</strong>
      </div>
      <dl className="changes">
        {of.map(({ field, before, after }) => (
          <div key={field}>
            <dt>
              <Untrusted text={nameOf(field)} />
              {before === undefined ? <span className="prompt-soft"> ({words.fresh})</span> : null}
              {after === undefined ? <span className="prompt-soft"> ({words.gone})</span> : null}
            </dt>
            <dd>
              <Differing before={before ?? ''} after={after ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Longer than this nobody compares word by word: the later text is shown whole, folded. */
const longest = 20_000;

function Differing({ before, after }: { before: string; after: string }) {
  if (before.length + after.length <= longest) return <DiffText before={before} after={after} />;
  return (
    <div className="json">
      <JsonString text={after} />
    </div>
  );
}

/** `annotations.readOnlyHint` is a part of the claims. */
function nameOf(field: string): string {
  const [first = '', ...rest] = field.split('.');
  const name = Object.hasOwn(words.fields, first) ? words.fields[first] : undefined;
  return name === undefined ? field : [name, ...rest].join(' · ');
}
