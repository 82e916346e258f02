import type { State } from '../../../shared/contract.ts';
import type { Prompt, Remember } from '../../../shared/models.ts';
import { hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const { will, allow, deny } = texts.prompt;

/** What each answer would do and remember, as chosen now. */
export function Consequences({ prompt, state, remember }: { prompt: Prompt; state: State; remember: Remember }) {
  const pairing = prompt.kind === 'pairing';
  const parts = {
    host: <Untrusted text={hostTitle(state, prompt.host)} />,
    tool: <Untrusted text={prompt.tool ?? ''} mono />,
  };
  return (
    <div className="answer-will" aria-live="polite">
      <p>
        <strong>{allow}</strong> <Filled text={pairing ? will.pair.allow : will.allow[remember]} with={parts} />
      </p>
      <p>
        <strong>{deny}</strong> <Filled text={pairing ? will.pair.deny : will.deny[remember]} with={parts} />
      </p>
    </div>
  );
}
