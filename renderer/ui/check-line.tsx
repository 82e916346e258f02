import type { ReactNode } from 'react';

export interface CheckLineProps {
  checked: boolean;
  onChange(): void;
  disabled?: boolean;
  children: ReactNode;
}

/** A box to check with its words beside it, which can be pressed too. */
export function CheckLine({ checked, onChange, disabled = false, children }: CheckLineProps) {
  return (
    <label className="check-line">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={onChange} />
      <span>{children}</span>
    </label>
  );
}
