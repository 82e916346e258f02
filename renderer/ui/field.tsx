import { Field as Base } from '@base-ui/react/field';
import type { ReactElement, ReactNode } from 'react';

interface FieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  note?: ReactNode;
  /** What is wrong with the value; shown and read out. */
  error?: string | undefined;
  placeholder?: string;
  disabled?: boolean;
  required?: boolean;
  autoComplete?: string;
}

export interface TextInputProps extends FieldProps {
  type?: 'text' | 'url' | 'search' | 'password';
}

/** One line of text with its label, a note and what is wrong with it. */
export function TextInput({ type = 'text', ...rest }: TextInputProps) {
  return <Framed {...rest} type={type} />;
}

/** Several lines, such as a key. */
export function TextArea({ rows = 5, ...rest }: FieldProps & { rows?: number }) {
  return <Framed {...rest} render={<textarea rows={rows} />} />;
}

type FramedProps = FieldProps & Pick<TextInputProps, 'type'> & { render?: ReactElement };

function Framed({ label, onChange, note, error, ...control }: FramedProps) {
  return (
    <Base.Root className="field" invalid={error !== undefined}>
      <Base.Label className="field-label">{label}</Base.Label>
      <Base.Control className="input" onValueChange={onChange} spellCheck={false} autoCapitalize="off" {...control} />
      {note === undefined ? null : <Base.Description className="field-note">{note}</Base.Description>}
      {error === undefined ? null : (
        <Base.Error className="field-error" match>
          {error}
        </Base.Error>
      )}
    </Base.Root>
  );
}
