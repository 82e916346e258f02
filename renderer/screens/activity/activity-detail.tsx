import { X } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { detailFacts } from './detail-facts.tsx';
import { type Choice, pickable, type Pickable } from './filter.ts';
import { NextTime } from './next-time.tsx';

const words = texts.activity;
const narrowing = { tool: words.onlyTool, session: words.onlySession, call: words.onlyCall } satisfies Record<
  Pickable,
  string
>;

export interface ActivityDetailProps {
  of: Activity;
  state: State | undefined;
  onClose(): void;
  onShow(changed: Partial<Choice>): void;
}

/** One line whole, what belongs to it, and what should happen next time. */
export function ActivityDetail({ of, state, onClose, onShow }: ActivityDetailProps) {
  return (
    <section className="log-detail" aria-label={words.detail}>
      <div className="log-detail-head">
        <h2>{words.kinds[of.kind]}</h2>
        <IconButton label={words.close} icon={X} onClick={onClose} />
      </div>
      {state === undefined ? null : <NextTime key={of.number} of={of} state={state} />}
      <Facts of={detailFacts(of, state)} />
      <div className="log-detail-acts">
        {pickable.map((name) => {
          const value = of[name];
          return value === undefined ? null : (
            <Button key={name} onClick={() => onShow({ [name]: value })}>
              {narrowing[name]}
            </Button>
          );
        })}
        <CopyButton text={JSON.stringify(of, null, 2)} says={words.copy} />
      </div>
    </section>
  );
}
