import { Field as Base } from '@base-ui/react/field';
import type { ReactNode } from 'react';

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
}

/** One line of text with its label, a note and what is wrong with it. */
export function TextInput({ label, value, onChange, note, error, type = 'text', ...rest }: TextInputProps) {
  return (
    <Base.Root className="field" invalid={error !== undefined}>
      <Base.Label className="field-label">{label}</Base.Label>
      <Base.Control
        className="input"
        type={type}
        value={value}
        onValueChange={onChange}
        spellCheck={false}
        autoCapitalize="off"
        {...rest}
      />
      {note === undefined ? null : <Base.Description className="field-note">{note}</Base.Description>}
      {error === undefined ? null : (
        <Base.Error className="field-error" match>
          {error}
        </Base.Error>
      )}
    </Base.Root>
  );
}
