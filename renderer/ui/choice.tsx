import { type ReactNode, useId } from 'react';

export interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: ReactNode; note?: ReactNode }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  disabled?: boolean;
  /** Side by side, for a few short ones. */
  row?: boolean;
}

/** One of a few, all of them seen at once. The arrow keys move between them. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, options, value, onChange, disabled = false, row = false } = props;
  const id = useId();
  return (
    <fieldset className="radios" data-row={row ? '' : undefined} disabled={disabled}>
      <legend className="field-label">{label}</legend>
      {options.map((option) => (
        <div className="radio-line" key={option.value}>
          <label>
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              {...(option.note === undefined ? {} : { 'aria-describedby': `${id}-${option.value}` })}
            />
            <span>{option.label}</span>
          </label>
          {option.note === undefined ? null : (
            <div className="field-note" id={`${id}-${option.value}`}>
              {option.note}
            </div>
          )}
        </div>
      ))}
    </fieldset>
  );
}
