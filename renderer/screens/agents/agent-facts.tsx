import type { ReactNode } from 'react';
import type { Agent } from '../../../shared/agents.ts';
import { texts } from '../../texts.ts';
import { toPlace } from '../../router.ts';
import { Badge, EffectBadge } from '../../ui/badge.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { ScopeList } from '../access/scope-list.tsx';

const words = texts.agents;
const effects = ['allow', 'ask', 'deny'] as const;

type Fact = readonly [name: string, value: ReactNode];

export function agentFacts(agent: Agent): Fact[] {
  const { entry, calls } = agent;
  return [
    [words.program, <Program key="program" of={agent} />],
    [words.account, <Account key="account" of={agent} />],
    [words.scopes, agent.account === undefined ? undefined : <MayDo of={agent} />],
    [words.rules, <Rules key="rules" of={agent} />],
    [
      words.used,
      agent.lastUsedAt === undefined ? (
        words.neverUsed
      ) : (
        <>
          <RelativeTime at={agent.lastUsedAt} /> <span className="soft">({words.calls(calls)})</span>
        </>
      ),
    ],
    [words.file, entry.file === undefined ? words.unconfigured : <Untrusted text={entry.file} mono />],
    [words.entry, <Untrusted key="entry" text={entry.id} mono />],
  ];
}

/** What the system reports about a program is no proof, and is said to be none. */
function Program({ of: { program, evidence } }: { of: Agent }) {
  if (program === undefined) return words.never;
  return (
    <>
      <Untrusted text={program} mono />{' '}
      {evidence === 'verified' ? (
        <Badge tone="allow">{words.verified}</Badge>
      ) : (
        <Badge tone="unverified">{words.reported}</Badge>
      )}
    </>
  );
}

function Account({ of: { account } }: { of: Agent }) {
  return account === undefined ? words.nobody : <Untrusted text={account.name ?? account.id} />;
}

function MayDo({ of: { scopes, widened } }: { of: Agent }) {
  return (
    <>
      {widened ? <Badge tone="ask">{words.widened}</Badge> : null}
      <ScopeList of={scopes} />
    </>
  );
}

function Rules({ of: { permissions } }: { of: Agent }) {
  if (permissions.length === 0) return words.noRules;
  return (
    <a href={toPlace('permissions')} className="agent-rules">
      {effects.map((effect) => {
        const count = permissions.filter((one) => one.effect === effect).length;
        return count === 0 ? null : (
          <EffectBadge key={effect} effect={effect}>
            {words.counts[effect](count)}
          </EffectBadge>
        );
      })}
    </a>
  );
}
