import { type ReactNode, useId } from 'react';

export interface SwitchProps {
  label: ReactNode;
  note?: ReactNode;
  checked: boolean;
  onChange(checked: boolean): unknown;
  disabled?: boolean;
}

/** On or off, at once. The label stands beside it and can be pressed too. */
export function Switch({ label, note, checked, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="switch-line">
      <input
        className="switch"
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => void onChange(event.target.checked)}
        {...(note === undefined ? {} : { 'aria-describedby': `${id}-note` })}
      />
      <div>
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        {note === undefined ? null : (
          <div className="field-note" id={`${id}-note`}>
            {note}
          </div>
        )}
      </div>
    </div>
  );
}
