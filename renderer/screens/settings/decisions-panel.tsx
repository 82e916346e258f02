import type { State } from '../../../shared/contract.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Switch } from '../../ui/switch.tsx';

const words = texts.settings.decisions;

/** Where answers and rules may come from. What a policy decides stands as it is and says whose word that is. */
export function DecisionsPanel({ state, live }: { state: State; live: boolean }) {
  return (
    <Panel title={words.title}>
      <SettingSwitch of="decisions-from" values={['anywhere', 'screens']} state={state} live={live} />
      <SettingSwitch of="host-elicitation" values={['off', 'once']} state={state} live={live} />
    </Panel>
  );
}

interface SettingSwitchProps {
  of: keyof typeof words.of;
  /** Off, on. */
  values: readonly [string, string];
  state: State;
  live: boolean;
}

function SettingSwitch({ of: key, values: [off, on], state, live }: SettingSwitchProps) {
  const client = useClient();
  const setting = state.settings.find((one) => one.key === key);
  const saving = useAction((checked: boolean) => client.settings.set({ key, value: checked ? on : off }));
  if (setting === undefined) return null;
  const { label, note } = words.of[key];
  return (
    <>
      <Switch
        label={label}
        note={setting.by === undefined ? note : `${note} ${words.by[setting.by]}`}
        checked={setting.value === on}
        disabled={!live || saving.pending || setting.by !== undefined}
        onChange={saving.run}
      />
      <ProblemNote of={saving.problem} />
    </>
  );
}
