import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useState } from 'react';
import { useAction } from '../core/use-action.ts';
import { texts } from '../texts.ts';
import { Button, type ButtonKind } from './button.tsx';
import { ProblemNote } from './problem-note.tsx';

export interface ConfirmProps {
  /** What the button says that asks. */
  children: ReactNode;
  title: string;
  /** What will happen, and whether it can be undone. */
  note: ReactNode;
  /** What the button says that does it: the act itself, never "OK". */
  action: string;
  /** Stays open and shows the problem where this fails. */
  act(): Promise<unknown>;
  kind?: ButtonKind;
  disabled?: boolean;
  label?: string;
}

/** A button that asks before it acts. The safe answer has the focus, so that Enter pressed in haste does nothing. */
export function Confirm({
  children,
  title,
  note,
  action,
  act,
  kind = 'danger',
  disabled = false,
  label,
}: ConfirmProps) {
  const [open, setOpen] = useState(false);
  const doing = useAction(act);
  const confirm = async () => {
    if (await doing.run()) setOpen(false);
  };
  return (
    <>
      <Button kind={kind} disabled={disabled} onClick={() => setOpen(true)} {...(label === undefined ? {} : { label })}>
        {children}
      </Button>
      <AlertDialog.Root open={open} onOpenChange={setOpen}>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className="backdrop" />
          <AlertDialog.Viewport className="dialog-place">
            <AlertDialog.Popup className="dialog">
              <AlertDialog.Title>{title}</AlertDialog.Title>
              <AlertDialog.Description className="dialog-note" render={<div />}>
                {note}
              </AlertDialog.Description>
              <ProblemNote of={doing.problem} />
              <div className="dialog-actions">
                <AlertDialog.Close className="button" data-kind="plain">
                  {texts.common.cancel}
                </AlertDialog.Close>
                <Button
                  kind={kind === 'danger' ? 'danger-primary' : 'primary'}
                  pending={doing.pending}
                  onClick={confirm}
                >
                  {action}
                </Button>
              </div>
            </AlertDialog.Popup>
          </AlertDialog.Viewport>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </>
  );
}
