import type { Agent } from '../../../shared/agents.ts';
import type { State } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { hostTitle } from '../../core/names.ts';
import { toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Row } from '../../ui/list.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { agentFacts } from './agent-facts.tsx';
import { Suspend } from './suspend.tsx';

const words = texts.agents;

export interface AgentRowProps {
  of: Agent;
  state: State;
  live: boolean;
  onChange(): void;
}

export function AgentRow({ of, state, live, onChange }: AgentRowProps) {
  const { host, server } = of.entry;
  const title = hostTitle(state, host);
  return (
    <Row
      title={
        <>
          <span>
            <Filled
              text={words.sentence}
              with={{ host: <Untrusted text={title} />, server: <Untrusted text={server} /> }}
            />
          </span>
          <States of={of} />
        </>
      }
      end={
        <>
          <LinkButton
            href={toPlace('activity', 'lines', host, server)}
            label={words.activityLabel(visible(title), visible(server))}
          >
            {words.activity}
          </LinkButton>
          <Suspend of={of} title={title} live={live} onChange={onChange} />
        </>
      }
    >
      <Facts of={agentFacts(of)} />
    </Row>
  );
}

function States({ of: { connected, stale, suspended } }: { of: Agent }) {
  return (
    <>
      {suspended === undefined ? null : <Badge tone="danger">{words.suspended[suspended.by]}</Badge>}
      {connected ? <Badge tone="allow">{words.connected}</Badge> : null}
      {stale ? <Badge tone="ask">{words.stale}</Badge> : null}
    </>
  );
}
