import { type ReactNode, useId } from 'react';
import { FieldTold } from './field-told.tsx';

export interface SelectProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange(value: Value): unknown;
  disabled?: boolean;
  /** The label is for assistive technology only, as what stands around it says the same. */
  bare?: boolean;
  note?: ReactNode;
  /** What is wrong with the value; shown and read out. */
  error?: string | undefined;
}

/** The platform's own list: every way to use it by keyboard, touch and speech comes with it. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, options, value, onChange, disabled = false, bare = false, note, error } = props;
  const id = useId();
  return (
    <div className="field">
      <label className={bare ? 'hidden' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      <select
        className="select"
        id={id}
        value={value}
        disabled={disabled}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined && error === undefined ? undefined : `${id}-note ${id}-error`}
        onChange={(event) => void onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldTold id={id} note={note} error={error} />
    </div>
  );
}
