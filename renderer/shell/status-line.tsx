import type { CoreView } from '../core/core-state.ts';
import { texts } from '../texts.ts';
import type { Deck } from '../ui/bridge-mark.tsx';

/** One line that is always there: whether Drawbridge runs. */
export function StatusLine({ view }: { view: CoreView }) {
  const state = view.connection === 'live' && view.state.core.paused ? 'paused' : view.connection;
  const words = texts.common.status;
  return (
    <div className="shell-status" data-state={state} role="status" aria-label={words.label}>
      <span className="shell-dot" aria-hidden />
      {state === 'paused' ? words.pausedShort : words[state]}
    </div>
  );
}

export function deckOf(view: CoreView): Deck {
  if (view.connection !== 'live') return 'unknown';
  if (view.state.core.paused) return 'up';
  return view.state.prompts.length > 0 ? 'half' : 'down';
}
