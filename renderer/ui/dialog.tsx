import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  /** What it is about, read out with the title. */
  note?: ReactNode;
  children?: ReactNode;
  /** The buttons, the safe one first; absent where a form inside has its own. */
  actions?: ReactNode;
  /** What is inside brings its own frame and heading; the title is for assistive technology alone. */
  bare?: boolean;
}

/** A dialog over the screen. Escape and a press outside close it; focus returns to where it was. */
export function Dialog({ open, onClose, title, note, children, actions, bare = false }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Viewport className="dialog-place">
          <Base.Popup className="dialog" data-bare={bare ? '' : undefined}>
            <Base.Title className={bare ? 'hidden' : ''}>{title}</Base.Title>
            {note === undefined ? null : (
              <Base.Description className="dialog-note" render={<div />}>
                {note}
              </Base.Description>
            )}
            {children}
            {actions === undefined ? null : <div className="dialog-actions">{actions}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
