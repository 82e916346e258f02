import type { CoreView } from '../core/core-state.ts';
import { useAction } from '../core/use-action.ts';
import { useClient, useRetry } from '../core/use-core.tsx';
import { texts } from '../texts.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

/** Over every screen while calls cannot pass: the core is not reached, or everything is paused. */
export function StatusStrip({ view }: { view: CoreView }) {
  if (view.connection === 'offline') return <OfflineStrip view={view} />;
  if (view.connection === 'live' && view.state.core.paused) return <PausedStrip />;
  return null;
}

function OfflineStrip({ view }: { view: Extract<CoreView, { connection: 'offline' }> }) {
  const retry = useRetry();
  return (
    <div className="shell-strip" data-tone="danger" role="alert">
      <p>
        <strong>{view.problem.message}</strong> {view.state === undefined ? view.problem.next : texts.common.status.old}
      </p>
      <Button onClick={retry}>{texts.common.status.retry}</Button>
    </div>
  );
}

function PausedStrip() {
  const client = useClient();
  const resume = useAction(() => client.core.pause({ paused: false }));
  return (
    <div className="shell-strip" data-tone="danger" role="status">
      <p>
        <strong>{texts.common.status.paused}</strong>
      </p>
      <Button pending={resume.pending} onClick={resume.run}>
        {texts.common.status.resume}
      </Button>
      <ProblemNote of={resume.problem} />
    </div>
  );
}
