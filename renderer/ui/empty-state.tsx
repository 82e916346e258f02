import type { ReactNode } from 'react';
import type { Icon } from './button.tsx';

/** Where there is nothing: why that is, and what to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon?: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      {Icon === undefined ? null : <Icon size="2rem" aria-hidden />}
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}
