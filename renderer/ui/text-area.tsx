import { useId } from 'react';

export interface TextAreaProps {
  label: string;
  value: string;
  onChange(value: string): void;
  note?: string;
  error?: string | undefined;
  rows?: number;
}

/** Text of several lines, such as JSON. */
export function TextArea({ label, value, onChange, note, error, rows = 4 }: TextAreaProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <textarea
        className="input"
        id={id}
        rows={rows}
        value={value}
        spellCheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className={error === undefined ? 'field-note' : 'field-error'} id={`${id}-note`} role="status">
        {error ?? note}
      </div>
    </div>
  );
}
