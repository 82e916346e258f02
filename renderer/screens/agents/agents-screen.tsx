import { Bot } from 'lucide-react';
import { useState } from 'react';
import type { Agent } from '../../../shared/agents.ts';
import type { State } from '../../../shared/contract.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { List } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AgentRow } from './agent-row.tsx';

const words = texts.agents;

const kinds = {
  all: () => true,
  used: ({ stale, suspended }: Agent) => !stale && suspended === undefined,
  stale: ({ stale }: Agent) => stale,
  suspended: ({ suspended }: Agent) => suspended !== undefined,
} as const;
type Kind = keyof typeof kinds;
const options = (Object.keys(kinds) as Kind[]).map((value) => ({ value, label: words.shows[value] }));

/** The inventory: every agent, as whom it acts, what it may do, when it last did, and how to stop it. */
export function AgentsScreen() {
  const client = useClient();
  const view = useCoreState();
  const live = view.connection === 'live';
  const key = live && view.state !== undefined ? rightsOf(view.state) : undefined;
  const agents = useAnswer(key, (signal) => client.agents.list(undefined, { signal }));
  return (
    <Page title={words.title} lead={words.lead}>
      {agents.state === 'failed' ? <ProblemNote of={agents.problem} again={agents.again} /> : null}
      {agents.state === 'loading' && agents.value === undefined ? (
        <Panel>
          {view.connection === 'offline' ? <p className="soft">{texts.common.unknown}</p> : <Skeleton lines={6} />}
        </Panel>
      ) : null}
      {agents.value === undefined || view.state === undefined ? null : (
        <Agents of={agents.value} state={view.state} live={live} onChange={agents.again} />
      )}
    </Page>
  );
}

/** Asked for again whenever what agents may do changes. */
function rightsOf({ core, entries, servers, permissions }: State): string {
  return JSON.stringify([
    core.paused,
    entries.map(({ id, connected }) => [id, connected]),
    servers.map(({ id, accounts, chosen }) => [id, accounts.map((one) => [one.id, one.signedInAt]), chosen]),
    permissions.map(({ id, effect }) => [id, effect]),
  ]);
}

interface AgentsProps {
  of: readonly Agent[];
  state: State;
  live: boolean;
  onChange(): void;
}

function Agents({ of, state, live, onChange }: AgentsProps) {
  const [kind, setKind] = useState<Kind>('all');
  const fit = of.filter(kinds[kind]);
  if (of.length === 0)
    return (
      <Panel>
        <EmptyState icon={Bot} title={words.none}>
          {words.noneNote}
        </EmptyState>
      </Panel>
    );
  return (
    <Panel title={words.list}>
      <Choice row label={words.show} options={options} value={kind} onChange={setKind} />
      {fit.length === 0 ? <p className="soft">{words.noMatch}</p> : null}
      <List label={words.list}>
        {fit.map((agent) => (
          <AgentRow key={agent.entry.id} of={agent} state={state} live={live} onChange={onChange} />
        ))}
      </List>
    </Panel>
  );
}
