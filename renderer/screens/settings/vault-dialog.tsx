import { useState } from 'react';
import type { VaultMode, VaultStatus } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { CheckLine } from '../../ui/check-line.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

const words = texts.settings.vault;
const modes = ['keychain', 'session-only', 'passphrase'] as const;
const options = modes.map((value) => ({ value, label: words.modes[value], note: words.notes[value] }));
const shortest = 8;

/** The choice of how sign-ins are kept, each with what it means. */
export function VaultDialog({ status, onClose }: { status: VaultStatus; onClose(): void }) {
  const client = useClient();
  const [mode, setMode] = useState<VaultMode>(status.mode === 'unset' ? 'session-only' : status.mode);
  const [given, setGiven] = useState({ passphrase: '', repeat: '' });
  const [reset, setReset] = useState(false);
  const locked = status.records > 0 && !status.usable;
  const [tried, setTried] = useState(false);
  const using = useAction(() =>
    client.vault.use(mode === 'passphrase' ? { mode, reset, passphrase: given.passphrase } : { mode, reset }),
  );
  const short = mode === 'passphrase' && given.passphrase.length < shortest;
  const different = mode === 'passphrase' && given.passphrase !== given.repeat;
  const use = async () => {
    setTried(true);
    if (!short && !different && (await using.run())) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.changeTitle}
      note={words.changeNote}
      actions={
        <>
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          <Button kind="primary" pending={using.pending} onClick={use}>
            {words.use}
          </Button>
        </>
      }
    >
      <Choice label={words.way} options={options} value={mode} onChange={setMode} />
      {mode === 'passphrase' ? (
        <>
          <TextInput
            label={words.passphrase}
            type="password"
            autoComplete="new-password"
            value={given.passphrase}
            error={tried && short ? words.short : undefined}
            onChange={(passphrase) => setGiven({ ...given, passphrase })}
          />
          <TextInput
            label={words.repeat}
            type="password"
            autoComplete="new-password"
            value={given.repeat}
            error={tried && different ? words.different : undefined}
            onChange={(repeat) => setGiven({ ...given, repeat })}
          />
        </>
      ) : null}
      {locked ? (
        <CheckLine checked={reset} onChange={() => setReset(!reset)}>
          {words.forget}
        </CheckLine>
      ) : null}
      <ProblemNote of={using.problem} />
    </Dialog>
  );
}
