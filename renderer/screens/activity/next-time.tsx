import { useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Activity, Effect } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Rule, RuleDialog } from '../permissions/rule-dialog.tsx';

const words = texts.activity;
const effects = ['allow', 'ask', 'deny'] as const;

/** "Allow or deny this next time": opens the rule that says so, to be looked at before it is saved. */
export function NextTime({ of, state }: { of: Activity; state: State }) {
  const [effect, setEffect] = useState<Effect>();
  const [saved, setSaved] = useState(false);
  const about = ruleAbout(of, state);
  if (about === undefined) return null;
  const done = () => {
    setEffect(undefined);
    setSaved(true);
  };
  return (
    <div className="next-time" role="group" aria-label={words.next}>
      <span className="field-note">{words.next}</span>
      <div className="next-time-acts">
        {effects.map((one) => (
          <Button key={one} label={words.nextLabel[one](visible(about.tool))} onClick={() => setEffect(one)}>
            {words.nextEffects[one]}
          </Button>
        ))}
      </div>
      {saved ? <Notice tone="allow">{texts.permissions.rule.saved}</Notice> : null}
      {effect === undefined ? null : (
        <RuleDialog state={state} start={{ ...about, effect }} onClose={() => setEffect(undefined)} onSaved={done} />
      )}
    </div>
  );
}

/** A rule's fields are patterns: a tool whose name has a `*` in it could not be meant alone. What is gone has no next time. */
export function ruleAbout({ host, server, tool }: Activity, state: State): Omit<Rule, 'effect'> | undefined {
  if (host === undefined || server === undefined || tool === undefined || tool.includes('*')) return undefined;
  const isKnown = state.servers.some(({ id }) => id === server);
  const isHost = host === 'other' || state.hosts.some((one) => one.host === host);
  return isKnown && isHost ? { host, server, tool } : undefined;
}
