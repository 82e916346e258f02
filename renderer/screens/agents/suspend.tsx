import type { Agent } from '../../../shared/agents.ts';
import { visible } from '../../../shared/visible.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

const words = texts.agents;

export interface SuspendProps {
  of: Agent;
  /** What its host is called. */
  title: string;
  live: boolean;
  onChange(): void;
}

/** Suspends an agent by a rule that denies everything to it, or takes that rule back. What others decided stays theirs. */
export function Suspend({ of, title, live, onChange }: SuspendProps) {
  const client = useClient();
  const { host, server } = of.entry;
  const resuming = useAction(async (id: string) => {
    await client.permissions.revoke({ ids: [id] });
    onChange();
  });
  const [name, place] = [visible(title), visible(server)];
  const own = ownRule(of);
  if (own !== undefined)
    return (
      <>
        <Button
          disabled={!live}
          pending={resuming.pending}
          label={words.resumeLabel(name, place)}
          onClick={() => resuming.run(own)}
        >
          {words.resume}
        </Button>
        <ProblemNote of={resuming.problem} />
      </>
    );
  if (of.suspended !== undefined) return null;
  const suspend = async () => {
    await client.permissions.set({ effect: 'deny', host, server, tool: '*' });
    onChange();
  };
  return (
    <Confirm
      disabled={!live}
      label={words.suspendLabel(name, place)}
      title={words.suspendTitle(name)}
      note={host === 'other' ? `${words.suspendNote} ${words.suspendOther}` : words.suspendNote}
      action={words.suspend}
      act={suspend}
    >
      {words.suspend}
    </Confirm>
  );
}

/** The rule that suspends this agent and no other. */
function ownRule({ entry, suspended, permissions }: Agent): string | undefined {
  if (suspended?.by !== 'rule') return undefined;
  const rule = permissions.find(({ id }) => id === suspended.id);
  const isOwn = rule?.origin === 'rule' && rule.host === entry.host && rule.server === entry.server;
  return isOwn ? rule.id : undefined;
}
