import { Check, Clock, Minus } from 'lucide-react';
import { Spinner } from '../../ui/skeleton.tsx';

const icons = { allow: Check, deny: Minus, cancel: Clock };
const keys = { allow: 'A', deny: 'D', cancel: undefined };

export interface AnswerButtonProps {
  which: 'allow' | 'deny' | 'cancel';
  /** What it says. */
  says: string;
  /** Not before the guard is open: it then looks and says so, and keeps its place and the focus. */
  ready: boolean;
  pending: boolean;
  onPress(): void;
}

export function AnswerButton({ which, says, ready, pending, onPress }: AnswerButtonProps) {
  const Sign = icons[which];
  return (
    <button
      type="button"
      className="button answer-button"
      data-kind={which === 'allow' ? 'primary' : 'plain'}
      data-answer={which}
      data-waiting={ready ? undefined : ''}
      aria-disabled={!ready || pending}
      aria-keyshortcuts={keys[which]}
      onClick={onPress}
    >
      {pending ? <Spinner /> : <Sign size="1.05em" aria-hidden />}
      {says}
    </button>
  );
}
