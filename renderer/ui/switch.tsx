import { Switch as Base } from '@base-ui/react/switch';
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
      <Base.Root
        className="switch"
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => void onChange(next)}
        aria-labelledby={`${id}-label`}
        {...(note === undefined ? {} : { 'aria-describedby': `${id}-note` })}
      >
        <Base.Thumb className="switch-thumb" />
      </Base.Root>
      <div>
        <div className="field-label" id={`${id}-label`}>
          {label}
        </div>
        {note === undefined ? null : (
          <div className="field-note" id={`${id}-note`}>
            {note}
          </div>
        )}
      </div>
    </div>
  );
}
