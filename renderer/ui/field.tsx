import { type ReactNode, useId } from 'react';
import { FieldTold } from './field-told.tsx';

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
  maxLength?: number;
}

export interface TextInputProps extends FieldProps {
  type?: 'text' | 'url' | 'search' | 'password';
}

/** One line of text with its label, a note and what is wrong with it. */
export function TextInput({ type = 'text', ...field }: TextInputProps) {
  return <Framed {...field}>{(control) => <input type={type} {...control} />}</Framed>;
}

/** Several lines, such as a key. */
export function TextArea({ rows = 5, ...field }: FieldProps & { rows?: number }) {
  return <Framed {...field}>{(control) => <textarea rows={rows} {...control} />}</Framed>;
}

type Control = ReturnType<typeof controlOf>;

function Framed({ children, ...field }: FieldProps & { children: (control: Control) => ReactNode }) {
  const id = useId();
  const { label, note, error } = field;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children(controlOf(id, field))}
      <FieldTold id={id} note={note} error={error} />
    </div>
  );
}

function controlOf(id: string, { label: _, note, error, onChange, ...rest }: FieldProps) {
  const told = [note === undefined ? '' : `${id}-note`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  return {
    className: 'input',
    id,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
    spellCheck: false,
    autoCapitalize: 'off',
    'aria-invalid': error !== undefined,
    ...(told.length > 0 && { 'aria-describedby': told.join(' ') }),
    ...rest,
  };
}
