import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useId } from 'react';

export interface SelectProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange(value: Value): unknown;
  disabled?: boolean;
  /** The label is for assistive technology only, as what stands around it says the same. */
  bare?: boolean;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, options, value, onChange, disabled = false, bare = false } = props;
  const id = useId();
  return (
    <div className="field">
      <span className={bare ? 'hidden' : 'field-label'} id={id}>
        {label}
      </span>
      <Base.Root
        items={options}
        value={value}
        disabled={disabled}
        onValueChange={(next) => next !== null && void onChange(next)}
      >
        <Base.Trigger className="select" aria-labelledby={id}>
          <Base.Value />
          <ChevronsUpDown size="1em" aria-hidden />
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner sideOffset={4} alignItemWithTrigger={false}>
            <Base.Popup className="popup">
              <Base.List aria-labelledby={id}>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className="popup-item">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    <Base.ItemIndicator>
                      <Check size="1em" aria-hidden />
                    </Base.ItemIndicator>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
