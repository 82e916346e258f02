import type { ReactNode } from 'react';

interface FieldToldProps {
  /** The control's; its `aria-describedby` names what this shows. */
  id: string;
  note: ReactNode;
  error: string | undefined;
}

/** What stands below a field: a note, and what is wrong with its value. */
export function FieldTold({ id, note, error }: FieldToldProps) {
  return (
    <>
      {note === undefined ? null : (
        <div className="field-note" id={`${id}-note`}>
          {note}
        </div>
      )}
      {error === undefined ? null : (
        <div className="field-error" id={`${id}-error`} role="alert">
          {error}
        </div>
      )}
    </>
  );
}
