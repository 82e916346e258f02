import { useState } from 'react';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { headerFaults, headersOf, rowsFor, withRow } from './header-draft.ts';
import { HeaderFields } from './header-fields.tsx';

const words = texts.own;

export interface HeadersDialogProps {
  server: string;
  /** Of those that are there. */
  names: readonly string[];
  onClose(): void;
}

/** Replaces a server's headers: all of them, as nobody can see the values of those that are there. */
export function HeadersDialog({ server, names, onClose }: HeadersDialogProps) {
  const client = useClient();
  const [rows, setRows] = useState(() => (names.length === 0 ? withRow([]) : rowsFor(names)));
  const [checked, setChecked] = useState(false);
  const faults = headerFaults(rows);
  const headers = headersOf(rows);
  const saving = useAction(() => client.servers.setHeaders({ server, headers }));
  const save = async () => {
    setChecked(true);
    if (faults.size === 0 && headers.length > 0 && (await saving.run())) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.headersTitle(server)}
      note={
        <>
          <p>{names.length === 0 ? words.headersKept : words.headersLead}</p>
          <p>{words.authorization}</p>
        </>
      }
    >
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <HeaderFields rows={rows} faults={checked ? faults : new Map()} onChange={(next) => setRows([...next])} />
        {checked && headers.length === 0 ? <p className="field-error">{words.faults.none}</p> : null}
        <ProblemNote of={saving.problem} />
        <div className="dialog-actions">
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          <Button type="submit" kind="primary" pending={saving.pending}>
            {words.saveHeaders}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
