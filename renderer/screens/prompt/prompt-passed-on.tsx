import { useId } from 'react';
import type { Prompt } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { JsonString } from '../../ui/json/json-string.tsx';
import { jsonTree, parsed } from '../../ui/json/json-tree.ts';
import { JsonView } from '../../ui/json/json-view.tsx';
import { maskedIn } from '../../ui/json/masked.ts';

/** What would go to the model from a tool, as it stands after masking. */
export function PromptResult({ prompt: { result = '' } }: { prompt: Prompt }) {
  const { title, note, masked } = texts.prompt.result;
  const count = maskedIn(result).filter((piece) => piece.masked).length;
  return <PassedOn title={title} note={count === 0 ? note : `${note} ${masked(count)}.`} json={result} />;
}

/** What a server asks of the host's side. */
export function PromptRequest({ prompt: { request } }: { prompt: Prompt }) {
  const { title, note, methods } = texts.prompt.request;
  if (request === undefined) return null;
  const said = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  return (
    <>
      {said === undefined ? null : <p>{said}</p>}
      <PassedOn title={title} note={`${note} (${request.method})`} json={request.text} />
    </>
  );
}

function PassedOn({ title, note, json }: { title: string; note: string; json: string }) {
  const id = useId();
  const read = parsed(json);
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{title}</strong> <span className="prompt-soft">{note}</span>
      </div>
      {read === undefined ? (
        <>
          <p className="prompt-soft">{texts.prompt.arguments.cut}</p>
          <div className="json">
            <JsonString text={json} />
          </div>
        </>
      ) : (
        <JsonView open tree={jsonTree(read.value)} label={title} />
      )}
    </section>
  );
}
