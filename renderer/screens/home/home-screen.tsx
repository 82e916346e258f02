import type { State } from '../../../shared/contract.ts';
import type { CoreView } from '../../core/core-state.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { toPlace } from '../../router.ts';
import { deckOf } from '../../shell/status-line.tsx';
import { texts } from '../../texts.ts';
import { BridgeMark } from '../../ui/bridge-mark.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { CollectorPanel } from './collector-panel.tsx';
import { CompaniesPanel } from '../companies/companies-panel.tsx';
import { LastCalls } from './last-calls.tsx';
import { type Need, needsOf } from './needs.ts';
import { NeedsPanel } from './needs-panel.tsx';

const words = texts.home;

/** Is everything well, and what needs me: to be read in a second. */
export function HomeScreen() {
  const view = useCoreState();
  const { state } = view;
  const live = view.connection === 'live';
  const needs = state === undefined ? [] : needsOf(state);
  const fresh =
    state !== undefined && state.servers.length === 0 && state.prompts.length === 0 && state.companies.length === 0;
  const says = fresh && live ? 'welcome' : saying(view, needs);
  return (
    <Page
      name={words.name}
      title={says === 'needs' ? words.says.needs(needs.length) : words.says[says]}
      mark={<BridgeMark deck={says === 'welcome' || says === 'needs' ? 'half' : deckOf(view)} />}
      lead={leadOf(says, state)}
    >
      {state === undefined && view.connection === 'connecting' ? <Skeleton /> : null}
      {fresh ? <Welcome /> : null}
      {needs.length === 0 ? null : <NeedsPanel needs={needs} live={live} />}
      {state === undefined || fresh ? null : (
        <>
          <CompaniesPanel companies={state.companies} live={live} />
          <LastCalls state={state} live={live} />
          <PausePanel state={state} live={live} />
          {state.core.collector === undefined ? null : <CollectorPanel of={state.core.collector} />}
        </>
      )}
    </Page>
  );
}

function saying(view: CoreView, needs: readonly Need[]): 'well' | 'needs' | 'paused' | 'offline' | 'connecting' {
  if (view.connection === 'offline') return 'offline';
  if (view.state === undefined) return 'connecting';
  if (view.state.core.paused) return 'paused';
  return needs.length > 0 ? 'needs' : 'well';
}

function leadOf(says: keyof typeof words.says, state: State | undefined): string | undefined {
  if (says === 'connecting' || state === undefined) return says === 'offline' ? words.lead.offline : undefined;
  if (says === 'well') return words.lead.well(words.counts(state.servers.length, state.entries.length));
  return words.lead[says];
}

function Welcome() {
  return (
    <div className="home-welcome">
      <LinkButton href={toPlace('first-run')} kind="primary">
        {words.setUp}
      </LinkButton>
      <p className="soft">{words.setUpNote}</p>
    </div>
  );
}

function PausePanel({ state, live }: { state: State; live: boolean }) {
  const client = useClient();
  const pause = useAction((paused: boolean) => client.core.pause({ paused }));
  return (
    <Panel>
      <Switch
        label={words.pause.label}
        note={words.pause.note}
        checked={state.core.paused}
        disabled={!live || pause.pending}
        onChange={pause.run}
      />
      <ProblemNote of={pause.problem} />
    </Panel>
  );
}
