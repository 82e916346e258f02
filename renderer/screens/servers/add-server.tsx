import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ServerForm } from './server-form.tsx';

export interface AddServerProps {
  open: boolean;
  onClose(): void;
  onAdded(server: string): void;
}

export function AddServer({ open, onClose, onAdded }: AddServerProps) {
  return (
    <Dialog open={open} onClose={onClose} title={texts.servers.form.title}>
      <ServerForm
        others={<Button onClick={onClose}>{texts.common.cancel}</Button>}
        onAdded={({ id }) => {
          onClose();
          onAdded(id);
        }}
      />
    </Dialog>
  );
}
