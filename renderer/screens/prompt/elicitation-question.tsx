import { type ReactNode, useId, useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Elicitation, ElicitationReply } from '../../../shared/elicitation.ts';
import { formFaults } from '../../../shared/elicitation-check.ts';
import type { Prompt } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Untrusted } from '../../ui/untrusted.tsx';
import { ElicitationAddress } from './elicitation-address.tsx';
import { ElicitationBar } from './elicitation-bar.tsx';
import { firstDraft, valuesOf } from './elicitation-draft.ts';
import { ElicitationFields } from './elicitation-fields.tsx';
import { PromptCard } from './prompt-card.tsx';

const words = texts.elicitation.form;
const noFaults: ReadonlyMap<string, string> = new Map();

export interface ElicitationQuestionProps {
  prompt: Prompt;
  elicitation: Elicitation;
  state: State;
  level: 1 | 2;
  place: ReactNode;
  away: boolean;
  /** In place of the answers where it has ended. */
  ended: ReactNode;
  reply(reply: ElicitationReply & { opened: boolean }): Promise<void>;
}

/** A server's question to the person, with the form or the address it comes with. Give it a `key` per question. */
export function ElicitationQuestion(props: ElicitationQuestionProps) {
  const { prompt, elicitation, state, level, place, away, ended, reply } = props;
  const fields = elicitation.mode === 'form' ? elicitation.fields : [];
  const [draft, setDraft] = useState(() => firstDraft(fields));
  const [tried, setTried] = useState(false);
  const values = valuesOf(fields, draft);
  const faults = formFaults(fields, values);
  const check = () => {
    setTried(true);
    if (faults.size > 0) focusFirstFault();
    return faults.size === 0;
  };
  const footer = ended ?? (
    <ElicitationBar
      prompt={prompt}
      elicitation={elicitation}
      away={away}
      check={check}
      send={(action, opened) => reply({ action, opened, ...(action === 'accept' ? { content: values } : {}) })}
    />
  );
  return (
    <PromptCard prompt={prompt} state={state} level={level} place={place} footer={footer}>
      <Message text={elicitation.message} />
      {elicitation.mode === 'url' ? (
        <ElicitationAddress url={elicitation.url} />
      ) : (
        <>
          <p>{words.never}</p>
          <ElicitationFields
            fields={fields}
            draft={draft}
            faults={tried ? faults : noFaults}
            ended={ended !== undefined}
            onChange={setDraft}
          />
        </>
      )}
    </PromptCard>
  );
}

function Message({ text }: { text: string }) {
  const id = useId();
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{words.says}</strong> <span className="prompt-soft">{words.saysNote}</span>
      </div>
      <p className="quoted">
        <Untrusted text={text} />
      </p>
    </section>
  );
}

/** Once it is marked: what is wrong is then where the person is. */
function focusFirstFault(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('[aria-invalid="true"], .elicitation-fields [data-invalid] input')?.focus();
  });
}
