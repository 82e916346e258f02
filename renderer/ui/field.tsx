import { type ReactNode, useId } from 'react';

export interface TextInputProps {
  label: string;
  value: string;
  onChange(value: string): void;
  note?: ReactNode;
  /** What is wrong with the value; shown and read out. */
  error?: string | undefined;
  placeholder?: string;
  type?: 'text' | 'url' | 'search' | 'password';
  disabled?: boolean;
  required?: boolean;
  autoComplete?: string;
  maxLength?: number;
}

/** One line of text with its label, a note and what is wrong with it. */
export function TextInput({ label, value, onChange, note, error, type = 'text', ...rest }: TextInputProps) {
  const id = useId();
  const told = [note === undefined ? '' : `${id}-note`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        className="input"
        id={id}
        type={type}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
        aria-invalid={error !== undefined}
        {...(told.length === 0 ? {} : { 'aria-describedby': told.join(' ') })}
        {...rest}
      />
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
    </div>
  );
}
