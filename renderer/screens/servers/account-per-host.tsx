import type { ServerView, State } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { type Agent, agentsOf } from '../../core/names.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Select } from '../../ui/select.tsx';

const words = texts.servers.account;

/** Which of several accounts each host works with. */
export function AccountPerHost({ server, state, live }: { server: ServerView; state: State; live: boolean }) {
  const agents = agentsOf(state, server);
  if (server.accounts.length < 2 || agents.length === 0) return null;
  return (
    <Panel title={words.perHost} note={words.perHostNote}>
      <div className="filters">
        {agents.map((agent) => (
          <AgentChoice key={agent.id} agent={agent} server={server} live={live} />
        ))}
      </div>
    </Panel>
  );
}

function AgentChoice({ agent, server, live }: { agent: Agent; server: ServerView; live: boolean }) {
  const client = useClient();
  const use = useAction((account: string) =>
    client.servers.useAccount({ server: server.id, account, agent: agent.id }),
  );
  const chosen = server.chosen.find((one) => one.agent === agent.id)?.account ?? server.account?.id ?? '';
  return (
    <div>
      <Select
        label={visible(agent.title)}
        options={server.accounts.map(({ id, name }) => ({ value: id, label: visible(name ?? id) }))}
        value={chosen}
        disabled={!live || use.pending}
        onChange={use.run}
      />
      <ProblemNote of={use.problem} />
    </div>
  );
}
