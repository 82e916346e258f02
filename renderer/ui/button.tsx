import type { ComponentType, ReactNode } from 'react';
import { Button as Base } from '@base-ui/react/button';
import { Spinner } from './skeleton.tsx';

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'danger-primary' | 'quiet';
/** An icon of lucide-react, or one of ours with the same shape. */
export type Icon = ComponentType<{ size?: number | string; 'aria-hidden'?: boolean | 'true' | 'false' }>;

export interface ButtonProps {
  children: ReactNode;
  onClick?: () => unknown;
  kind?: ButtonKind;
  type?: 'button' | 'submit';
  icon?: Icon;
  disabled?: boolean;
  /** Work is under way: it stays focusable, and does nothing until that ends. */
  pending?: boolean;
  /** Where the same words stand in many rows: the whole sentence, for who does not see the row. */
  label?: string;
  autoFocus?: boolean;
}

export function Button({ kind = 'plain', type = 'button', icon: Icon, pending = false, ...rest }: ButtonProps) {
  const { children, onClick, disabled = false, label, autoFocus } = rest;
  return (
    <Base
      className="button"
      data-kind={kind}
      type={type}
      disabled={disabled || pending}
      focusableWhenDisabled={pending}
      aria-busy={pending}
      aria-label={label}
      // Only a dialog's first button asks for it, where focus has to move anyway.
      autoFocus={autoFocus}
      onClick={() => void onClick?.()}
    >
      {pending ? <Spinner /> : Icon === undefined ? null : <Icon size="1.05em" aria-hidden />}
      {children}
    </Base>
  );
}

/** A button that is only an icon; `label` is its name, and what it shows when it is pointed at or focused. */
export function IconButton({
  label,
  icon: Icon,
  onClick,
  disabled = false,
}: {
  label: string;
  icon: Icon;
  onClick: () => unknown;
  disabled?: boolean;
}) {
  return (
    <button
      type="button"
      className="button button--icon"
      data-kind="quiet"
      data-tip={label}
      aria-label={label}
      disabled={disabled}
      onClick={() => void onClick()}
    >
      <Icon size="1.1em" aria-hidden />
    </button>
  );
}

/** Looks like a button, goes to a place: `href` is one of `toPlace`. */
export function LinkButton({
  href,
  children,
  kind = 'plain',
  icon: Icon,
  label,
}: {
  href: string;
  children: ReactNode;
  kind?: ButtonKind;
  icon?: Icon;
  label?: string;
}) {
  return (
    <a className="button" data-kind={kind} href={href} aria-label={label}>
      {Icon === undefined ? null : <Icon size="1.05em" aria-hidden />}
      {children}
    </a>
  );
}
