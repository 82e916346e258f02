import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { useCoreState } from '../core/use-core.tsx';
import { BridgeMark } from '../ui/bridge-mark.tsx';
import { Navigation } from './navigation.tsx';
import { deckOf, StatusLine } from './status-line.tsx';
import { StatusStrip } from './status-strip.tsx';

/** What stands around every screen: the way to the others and the state of Drawbridge. */
export function Shell({ screen, children }: { screen: string; children: ReactNode }) {
  const view = useCoreState();
  return (
    <div className="shell-frame">
      <a className="shell-skip" href="#main" onClick={skip}>
        {texts.common.skip}
      </a>
      <div className="shell">
        <header className="shell-side">
          <div className="shell-brand">
            <BridgeMark deck={deckOf(view)} />
            {texts.common.app}
          </div>
          <Navigation screen={screen} prompts={view.state?.prompts.length ?? 0} />
          <StatusLine view={view} />
        </header>
        <main className="shell-main" id="main" tabIndex={-1}>
          <StatusStrip view={view} />
          {children}
        </main>
      </div>
    </div>
  );
}

/** The address is the router's; so the link moves the focus itself. */
function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
