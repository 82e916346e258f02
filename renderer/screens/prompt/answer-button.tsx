import { Check, Minus } from 'lucide-react';
import { texts } from '../../texts.ts';
import { Spinner } from '../../ui/skeleton.tsx';

const icons = { allow: Check, deny: Minus };

export interface AnswerButtonProps {
  which: 'allow' | 'deny';
  /** Not before the guard is open: it then looks and says so, and keeps its place and the focus. */
  ready: boolean;
  pending: boolean;
  onPress(): void;
}

export function AnswerButton({ which, ready, pending, onPress }: AnswerButtonProps) {
  const Sign = icons[which];
  return (
    <button
      type="button"
      className="button answer-button"
      data-kind={which === 'allow' ? 'primary' : 'plain'}
      data-answer={which}
      data-waiting={ready ? undefined : ''}
      aria-disabled={!ready || pending}
      aria-keyshortcuts={which === 'allow' ? 'A' : 'D'}
      onClick={onPress}
    >
      {pending ? <Spinner /> : <Sign size="1.05em" aria-hidden />}
      {texts.prompt[which]}
    </button>
  );
}
