import { Hand } from 'lucide-react';
import { useEffect } from 'react';
import { useCoreState } from '../../core/use-core.tsx';
import { StatusStrip } from '../../shell/status-strip.tsx';
import { texts } from '../../texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { PromptDesk } from './prompt-desk.tsx';
import { useQueue } from './use-queue.ts';

/** The small window over other windows: the open questions, one at a time. */
export function PromptScreen() {
  const view = useCoreState();
  const queue = useQueue(view.state?.prompts ?? []);
  const { window: title, none, noneNote } = texts.prompt;
  useEffect(() => {
    document.title = `${title} · ${texts.common.app}`;
  }, [title]);
  return (
    <main className="prompt-window">
      <StatusStrip view={view} />
      {view.state === undefined ? (
        <div className="prompt-empty">{view.connection === 'connecting' ? <Skeleton /> : null}</div>
      ) : queue.shown === undefined ? (
        <div className="prompt-empty">
          <h1 className="hidden">{title}</h1>
          <EmptyState icon={Hand} title={none}>
            {noneNote}
          </EmptyState>
        </div>
      ) : (
        <PromptDesk state={view.state} away={view.connection !== 'live'} level={1} queue={queue} />
      )}
    </main>
  );
}
