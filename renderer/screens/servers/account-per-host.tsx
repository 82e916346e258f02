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
/** No account was chosen. */
const standard = '';

/** Which of several accounts each host works with. */
export function AccountPerHost({ server, state, live }: { server: ServerView; state: State; live: boolean }) {
  const agents = agentsOf(state, server);
  const something = server.accounts.length > 1 || server.chosen.length > 0;
  if (!something || agents.length === 0) return null;
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
    client.servers.useAccount({ server: server.id, agent: agent.id, ...(account === standard ? {} : { account }) }),
  );
  const chosen = server.chosen.find((one) => one.agent === agent.id)?.account ?? standard;
  return (
    <div>
      <Select
        label={visible(agent.title)}
        options={optionsOf(server, chosen)}
        value={chosen}
        disabled={!live || use.pending}
        onChange={use.run}
      />
      <ProblemNote of={use.problem} />
    </div>
  );
}

/** The default, everybody signed in, and who is chosen but signed out. */
function optionsOf({ account, accounts }: ServerView, chosen: string): { value: string; label: string }[] {
  const name = account && visible(account.name ?? account.id);
  const all = accounts.map(({ id, name: called }) => ({ value: id, label: visible(called ?? id) }));
  const known = chosen === standard || accounts.some(({ id }) => id === chosen);
  return [
    { value: standard, label: words.standardOf(name) },
    ...all,
    ...(known ? [] : [{ value: chosen, label: words.goneOne(visible(chosen)) }]),
  ];
}
