import { type ReactNode, useState } from 'react';
import type { SignOutResult } from '../../../shared/contract.ts';
import type { Server } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { type ClientDraft, type ClientFaults, clientFaults, clientOf, noClient } from './client-draft.ts';
import { keyFault } from './client-fault.ts';
import { ClientFields } from './client-fields.tsx';
import { FormEnd } from './form-end.tsx';

export interface ClientFormProps {
  server: Pick<Server, 'id' | 'clientId' | 'machine'>;
  submit: string;
  /** Other buttons beside the one that saves. */
  others: ReactNode;
  /** Saved; who was signed in with another client is no more. */
  onSaved(signedOut: readonly SignOutResult[]): void;
}

/** Gives a server that is there already a client of the person's own. */
export function ClientForm({
  server: { id, clientId = '', machine = false },
  submit,
  others,
  onSaved,
}: ClientFormProps) {
  const client = useClient();
  const first: ClientDraft = { ...noClient, clientId, ...(machine && { proof: 'secret' }) };
  const [draft, setDraft] = useState(first);
  const [checked, setChecked] = useState(false);
  const saving = useAction(async () => {
    const { signOut } = await client.servers.setClient({ server: id, ...clientOf(draft) });
    onSaved(signOut);
  });
  const missing = missingIn(draft, machine);
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (Object.keys(missing).length === 0) void saving.run();
      }}
    >
      <ClientFields
        draft={draft}
        faults={{ ...(checked ? missing : {}), ...keyFault(saving.problem) }}
        onChange={(next) => {
          setDraft(next);
          saving.clear();
        }}
      />
      <FormEnd problem={saving.problem} submit={submit} pending={saving.pending} others={others} />
    </form>
  );
}

function missingIn(draft: ClientDraft, machine: boolean): ClientFaults {
  const faults = clientFaults(draft, true);
  return machine && draft.proof === 'none' ? { ...faults, proof: texts.own.faults.machine } : faults;
}
