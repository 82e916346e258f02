import { useState } from 'react';
import type { Setting, State } from '../../../shared/contract.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';

const words = texts.settings.calls;

/** How long calls and sign-ins may take. */
export function CallsPanel({ state, live }: { state: State; live: boolean }) {
  const setting = (key: string) => state.settings.find((one) => one.key === key);
  return (
    <Panel title={words.title}>
      <SettingLine of={setting('hold-seconds')} label={words.hold} note={words.holdNote} live={live} />
      <SettingLine of={setting('sign-in-seconds')} label={words.signIn} note={words.signInNote} live={live} />
    </Panel>
  );
}

interface SettingLineProps {
  of: Setting | undefined;
  label: string;
  note: string;
  live: boolean;
}

/** One value with its own way to save it; what the core refuses is said at the field. */
function SettingLine({ of, label, note, live }: SettingLineProps) {
  const client = useClient();
  const [typed, setTyped] = useState<string>();
  const [saved, setSaved] = useState(false);
  const saving = useAction((key: string, value: string) => client.settings.set({ key, value }));
  if (of === undefined) return null;
  const value = typed ?? of.value;
  const save = async () => {
    if (!(await saving.run(of.key, value.trim()))) return;
    setTyped(undefined);
    setSaved(true);
  };
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={label}
        note={`${note} ${words.standard(of.default)}`}
        value={value}
        error={saving.problem?.message}
        onChange={(next) => {
          setTyped(next);
          setSaved(false);
          saving.clear();
        }}
      />
      <Button
        type="submit"
        label={words.saveLabel(label)}
        pending={saving.pending}
        disabled={!live || value.trim() === of.value}
      >
        {words.save}
      </Button>
      <span className="soft" role="status">
        {saved ? words.saved : ''}
      </span>
    </form>
  );
}
