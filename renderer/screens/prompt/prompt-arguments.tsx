import { useId, useMemo } from 'react';
import type { Prompt } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { JsonString } from '../../ui/json/json-string.tsx';
import { jsonTree, parsed } from '../../ui/json/json-tree.ts';
import { JsonView } from '../../ui/json/json-view.tsx';

const words = texts.prompt.arguments;

/** What the call hands over, against the last call that the person allowed. */
export function PromptArguments({ prompt }: { prompt: Prompt }) {
  const id = useId();
  const { arguments: now, approvedArguments: earlier } = prompt;
  const read = useMemo(() => {
    const value = parsed(now);
    return value && jsonTree(value.value, parsed(earlier));
  }, [now, earlier]);
  const compared = parsed(earlier) !== undefined && read !== undefined;
  const differs = read?.differsInside === true || read?.change !== undefined;
  if (now === undefined) return <p className="prompt-note">{words.none}</p>;
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{words.title}</strong>
        {compared ? <span className="prompt-soft">{differs ? words.compared : words.same}</span> : null}
      </div>
      {read === undefined ? (
        <>
          <p className="prompt-soft">{words.cut}</p>
          <div className="json">
            <JsonString text={now} />
          </div>
        </>
      ) : (
        <JsonView tree={read} label={words.title} />
      )}
    </section>
  );
}
