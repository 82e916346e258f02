import { useId } from 'react';
import type { Prompt } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.prompt.claims;
const known = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

/** What the server says about its tool, in plain sentences, as the server's claims. */
export function PromptClaims({ prompt: { annotations = {} } }: { prompt: Prompt }) {
  const id = useId();
  const claims = [...said(annotations), ...others(annotations)];
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{words.title}</strong> <span className="prompt-soft">{words.note}</span>
      </div>
      {claims.length === 0 ? (
        <p className="prompt-soft">{words.none}</p>
      ) : (
        <ul className="prompt-claims">
          {claims.map((one) => (
            <li key={one}>
              <Untrusted text={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What a tool that only reads says about deleting and repeating means nothing. */
function said(annotations: Readonly<Record<string, unknown>>): string[] {
  const reads = annotations['readOnlyHint'] === true;
  return known.flatMap((name) => {
    const value = annotations[name];
    if (typeof value !== 'boolean') return [];
    if (reads && (name === 'destructiveHint' || name === 'idempotentHint')) return [];
    return [words[name][`${value}`]];
  });
}

/** Claims we have no sentence for, as they are. The title is shown with the tool. */
function others(annotations: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(annotations)
    .filter(([name, value]) => name !== 'title' && !(known.some((one) => one === name) && typeof value === 'boolean'))
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}
