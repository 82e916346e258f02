import { useState } from 'react';
import type { DeviationName, IssuerView } from '../../../shared/issuers.ts';
import { visible } from '../../../shared/visible.ts';
import { issuerHost } from '../../core/issuer.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

const words = texts.issuers.dialog;
// The schema's own list would bring the whole schema library to the screens.
const names = Object.keys(texts.issuers.deviation) as DeviationName[];
const options = names.map((value) => {
  const { label, is, risks } = texts.issuers.deviation[value];
  return { value, label, note: `${is.replace('{value}', texts.issuers.anAddress)} ${risks}` };
});

export interface DeviationDialogProps {
  of: IssuerView;
  onSet(): void;
  onClose(): void;
}

/** Gives way to a sign-in service. What could cost the person their account is asked about once more. */
export function DeviationDialog({ of: { issuer }, onSet, onClose }: DeviationDialogProps) {
  const client = useClient();
  const [name, setName] = useState<DeviationName>('redirect');
  const [address, setAddress] = useState('');
  const host = visible(issuerHost(issuer));
  const set = async (riskAccepted: boolean) => {
    const value = name === 'redirect' ? { value: address.trim() } : {};
    await client.issuers.setDeviation({ issuer, name, riskAccepted, ...value });
    onSet();
    onClose();
  };
  const setting = useAction(() => set(false));
  const wrong = setting.problem?.code === 'deviation-invalid' ? setting.problem : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title(host)}
      note={words.note}
      actions={
        <>
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          {name === 'assume-pkce' ? (
            <Confirm
              title={words.trustTitle(host)}
              note={
                <>
                  <p>{texts.issuers.deviation[name].risks}</p>
                  <p>{words.trustNote}</p>
                </>
              }
              action={words.trustAct}
              act={() => set(true)}
            >
              {words.trust}
            </Confirm>
          ) : (
            <Button kind="primary" pending={setting.pending} onClick={setting.run}>
              {words.set}
            </Button>
          )}
        </>
      }
    >
      <Choice
        label={words.what}
        options={options}
        value={name}
        onChange={(next) => {
          setName(next);
          setting.clear();
        }}
      />
      {name === 'redirect' ? (
        <TextInput
          label={words.address}
          note={words.addressNote}
          placeholder={words.addressPlaceholder}
          value={address}
          error={wrong?.message}
          onChange={(next) => {
            setAddress(next);
            setting.clear();
          }}
        />
      ) : null}
      <ProblemNote of={wrong === undefined ? setting.problem : undefined} />
    </Dialog>
  );
}
