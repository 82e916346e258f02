import { useState } from 'react';
import type { VaultStatus } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { VaultDialog } from './vault-dialog.tsx';

const words = texts.settings.vault;

/** How sign-ins are kept, whether that works, and what to do where it does not. */
export function VaultPanel({ status, live }: { status: VaultStatus; live: boolean }) {
  const [changing, setChanging] = useState(false);
  const { mode, keychain, usable, records } = status;
  const change = (
    <Button disabled={!live} onClick={() => setChanging(true)}>
      {words.change}
    </Button>
  );
  return (
    <Panel title={words.title} actions={change}>
      <Notes status={status} />
      <Facts
        of={[
          [words.now, <Mode key="mode" mode={mode} usable={usable} />],
          [words.keychain, words.keychains[keychain]],
          [words.records, words.recordCount(records)],
        ]}
      />
      {mode === 'passphrase' && !usable ? <Unlock live={live} /> : null}
      {mode === 'keychain' && keychain === 'replaced' ? <StartOver live={live} /> : null}
      {changing ? <VaultDialog status={status} onClose={() => setChanging(false)} /> : null}
    </Panel>
  );
}

function Notes({ status: { mode } }: { status: VaultStatus }) {
  if (mode === 'unset') return <Notice tone="ask">{words.unset}</Notice>;
  return mode === 'keychain' ? null : <Notice tone="ask">{words.weaker}</Notice>;
}

function Mode({ mode, usable }: Pick<VaultStatus, 'mode' | 'usable'>) {
  return (
    <div>
      <strong>{words.modes[mode]}</strong>{' '}
      {mode === 'unset' ? null : (
        <Badge tone={usable ? 'allow' : 'danger'}>{usable ? words.usable : words.unusable}</Badge>
      )}
      {mode === 'unset' ? null : <div className="soft">{words.notes[mode]}</div>}
    </div>
  );
}

function Unlock({ live }: { live: boolean }) {
  const client = useClient();
  const [passphrase, setPassphrase] = useState('');
  const unlocking = useAction((given: string) => client.vault.unlock({ passphrase: given }));
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault();
        void unlocking.run(passphrase).then(() => setPassphrase(''));
      }}
    >
      <TextInput
        label={words.unlockLabel}
        type="password"
        autoComplete="current-password"
        value={passphrase}
        error={unlocking.problem?.message}
        onChange={setPassphrase}
      />
      <Button type="submit" kind="primary" pending={unlocking.pending} disabled={!live || passphrase === ''}>
        {words.unlock}
      </Button>
    </form>
  );
}

function StartOver({ live }: { live: boolean }) {
  const client = useClient();
  return (
    <div className="spread">
      <Confirm
        disabled={!live}
        title={words.resetTitle}
        note={words.resetNote}
        action={words.reset}
        act={() => client.vault.use({ mode: 'keychain', reset: true })}
      >
        {words.reset}
      </Confirm>
    </div>
  );
}
