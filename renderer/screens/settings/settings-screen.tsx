import { useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import { useCoreState } from '../../core/use-core.tsx';
import { formatDateTime, formatNumber } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { CallsPanel } from './calls-panel.tsx';
import { DecisionsPanel } from './decisions-panel.tsx';
import { LooksPanel } from './looks-panel.tsx';
import { PolicyPanel } from './policy/policy-panel.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { StopPanel } from './stop-panel.tsx';
import { VaultPanel } from './vault-panel.tsx';

const words = texts.settings;

export function SettingsScreen() {
  const view = useCoreState();
  const { state } = view;
  const live = view.connection === 'live';
  return (
    <Page title={words.title} lead={words.lead}>
      {state === undefined ? (
        view.connection === 'connecting' && <Skeleton />
      ) : (
        <>
          <VaultPanel status={state.core.vault} live={live} />
          <CallsPanel state={state} live={live} />
          <DecisionsPanel state={state} live={live} />
          <StopPanel state={state} live={live} />
          <PolicyPanel state={state} live={live} />
        </>
      )}
      <LooksPanel />
      {state === undefined ? null : <About core={state.core} live={live} />}
    </Page>
  );
}

function About({ core, live }: { core: State['core']; live: boolean }) {
  const { about, report } = words;
  const [reporting, setReporting] = useState(false);
  const make = (
    <Button disabled={!live} onClick={() => setReporting(true)}>
      {report.make}
    </Button>
  );
  return (
    <Panel title={about.title} actions={make}>
      <Facts
        of={[
          [about.version, core.version],
          [about.started, formatDateTime(core.startedAt)],
          [about.bridges, formatNumber(core.bridges)],
          [about.process, String(core.pid)],
          [about.home, <Untrusted key="home" text={core.home} mono />],
        ]}
      />
      {reporting ? <ReportDialog onClose={() => setReporting(false)} /> : null}
    </Panel>
  );
}
