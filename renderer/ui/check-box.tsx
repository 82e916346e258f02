import { useId } from 'react';

export interface CheckBoxProps {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
  note?: string;
  /** What is wrong with the choice; shown and read out. */
  error?: string | undefined;
}

/** Yes or no, with what yes means. */
export function CheckBox({ label, checked, onChange, note, error }: CheckBoxProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="bulk-all">
        <input
          type="checkbox"
          checked={checked}
          onChange={() => onChange(!checked)}
          aria-invalid={error !== undefined}
          aria-describedby={id}
        />
        <span>{label}</span>
      </label>
      <div id={id}>
        {note === undefined ? null : <p className="field-note">{note}</p>}
        {error === undefined ? null : <p className="field-error">{error}</p>}
      </div>
    </div>
  );
}
