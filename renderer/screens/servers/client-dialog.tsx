import type { SignOutResult } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ClientForm, type ClientFormProps } from './client-form.tsx';

const words = texts.own;

export interface ClientDialogProps {
  server: ClientFormProps['server'];
  /** How many are signed in. */
  accounts: number;
  onSaved(signedOut: readonly SignOutResult[]): void;
  onClose(): void;
}

/** Gives a server another client, and says what that costs. */
export function ClientDialog({ server, accounts, onSaved, onClose }: ClientDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.clientTitle(server.id)}
      note={
        <>
          <p>{words.clientLead}</p>
          {accounts === 0 ? null : <p>{words.clientSignsOut(accounts)}</p>}
        </>
      }
    >
      <ClientForm
        server={server}
        submit={words.saveClient}
        others={<Button onClick={onClose}>{texts.common.cancel}</Button>}
        onSaved={onSaved}
      />
    </Dialog>
  );
}
