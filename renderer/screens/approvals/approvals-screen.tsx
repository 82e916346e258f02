import { Hand } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import { useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { PromptDesk } from '../prompt/prompt-desk.tsx';
import { useQueue } from '../prompt/use-queue.ts';
import { EndedPrompts } from './ended-prompts.tsx';

const words = texts.approvals;

/** The open questions, one at a time, and those that ended since the core started. */
export function ApprovalsScreen() {
  const view = useCoreState();
  return (
    <Page title={words.title} lead={words.lead}>
      {view.state === undefined ? (
        view.connection === 'connecting' && <Skeleton />
      ) : (
        <Questions state={view.state} away={view.connection !== 'live'} />
      )}
    </Page>
  );
}

function Questions({ state, away }: { state: State; away: boolean }) {
  const queue = useQueue(state.prompts);
  return (
    <>
      {queue.shown === undefined ? (
        <Panel>
          <EmptyState icon={Hand} title={words.none}>
            {words.noneNote}
          </EmptyState>
        </Panel>
      ) : (
        <PromptDesk state={state} away={away} level={2} queue={queue} />
      )}
      <EndedPrompts state={state} />
    </>
  );
}
