import { Laptop } from 'lucide-react';
import { useState } from 'react';
import type { HostChange, State } from '../../../shared/contract.ts';
import { useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ChangeNote } from './change-note.tsx';
import { FoundPanel } from './found-panel.tsx';
import { HostPanel } from './host-panel.tsx';
import { PairedPanel } from './paired-panel.tsx';

const words = texts.hosts;

/** Every host, its files and our entries in them, and what still goes past Drawbridge. */
export function HostsScreen() {
  const view = useCoreState();
  return (
    <Page title={words.title} lead={words.lead}>
      {view.state === undefined ? (
        view.connection === 'connecting' && <Skeleton />
      ) : (
        <Hosts state={view.state} live={view.connection === 'live'} />
      )}
    </Page>
  );
}

function Hosts({ state, live }: { state: State; live: boolean }) {
  const [change, setChange] = useState<HostChange>();
  return (
    <>
      {change === undefined ? null : <ChangeNote of={change} />}
      {state.hosts.length === 0 ? (
        <Panel>
          <EmptyState icon={Laptop} title={words.none}>
            {words.noneNote}
          </EmptyState>
        </Panel>
      ) : (
        state.hosts.map((host) => (
          <HostPanel key={host.host} of={host} state={state} live={live} onChange={setChange} />
        ))
      )}
      <PairedPanel state={state} />
      {state.hosts.length === 0 ? null : <FoundPanel state={state} live={live} onChange={setChange} />}
    </>
  );
}
