import { useRef, useState } from 'react';
import type { Elicitation, ElicitationReply } from '../../../shared/elicitation.ts';
import type { Prompt } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { texts } from '../../texts.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { AnswerButton } from './answer-button.tsx';
import { AnswerNotes } from './answer-notes.tsx';
import { useAnswerKeys } from './use-answer-keys.ts';
import { useGuard } from './use-guard.ts';

type Action = ElicitationReply['action'];
/** `opened`: the person has opened the address themselves. */
export type SendReply = (action: Action, opened: boolean) => Promise<void>;

const words = texts.elicitation;

export interface ElicitationBarProps {
  prompt: Prompt;
  elicitation: Elicitation;
  /** Nobody can answer while the core is away. */
  away: boolean;
  /** Whether the form can be sent; shows what is wrong with it where not. */
  check(): boolean;
  send: SendReply;
}

/** Accept, decline, or not now. The buttons are the last line and never move. */
export function ElicitationBar({ prompt, elicitation, away, check, send }: ElicitationBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [byHand, setByHand] = useState(false);
  const { guard, isOpen } = useGuard(`${prompt.id} ${away}`);
  const action = useAction(async (which: Action) => {
    await send(which, byHand);
  });
  const unopened = action.problem?.code === 'address-unopened';
  if (unopened && !byHand) setByHand(true);
  useAnswerKeys(bar, guard);
  const ready = isOpen && !away;
  const reply = (which: Action) => {
    if (guard.isOpen() && !away && (which !== 'accept' || check())) void action.run(which);
  };
  const { mode } = elicitation;
  const way = byHand ? 'opened' : mode;
  const common = { ready, pending: action.pending };
  return (
    <div className="answer" ref={bar}>
      <div className="answer-will">
        <Will act={words.accept[way]} does={words.will[way]} server={prompt.server} />
        <Will act={words.decline} does={words.will.decline} server={prompt.server} />
        <Will act={words.cancel} does={words.will.cancel} server={prompt.server} />
      </div>
      {byHand && mode === 'url' ? (
        <Notice tone="ask">
          <p>{words.address.unopened}</p>
          <CopyButton text={elicitation.url} says={words.address.copy} />
        </Notice>
      ) : null}
      <ProblemNote of={unopened ? undefined : action.problem} />
      <div className="answer-line">
        <AnswerNotes prompt={prompt} away={away} />
        <div className="answer-buttons">
          <AnswerButton {...common} which="cancel" says={words.cancel} onPress={() => reply('cancel')} />
          <AnswerButton {...common} which="deny" says={words.decline} onPress={() => reply('decline')} />
          <AnswerButton {...common} which="allow" says={words.accept[way]} onPress={() => reply('accept')} />
        </div>
      </div>
    </div>
  );
}

function Will({ act, does, server }: { act: string; does: string; server: string }) {
  return (
    <p>
      <strong>{act}</strong> <Filled text={does} with={{ server: <Untrusted text={server} /> }} />
    </p>
  );
}
