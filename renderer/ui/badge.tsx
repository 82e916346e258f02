import { Check, CircleHelp, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Effect } from '../../shared/models.ts';
import { texts } from '../texts.ts';

export type Tone = 'neutral' | 'allow' | 'ask' | 'deny' | 'danger' | 'unverified' | 'accent';

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}

const marks = { allow: Check, ask: CircleHelp, deny: Minus };

/** What would happen to a call: a sign, a word and a colour that say the same. */
export function EffectBadge({ effect, children }: { effect: Effect; children?: ReactNode }) {
  const Mark = marks[effect];
  return (
    <Badge tone={effect}>
      <Mark size="0.95em" aria-hidden />
      {children ?? texts.common.effects[effect]}
    </Badge>
  );
}
