import { Children, type ReactNode } from 'react';

/** Rows under each other; `label` names the list. */
export function List({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="list" aria-label={label}>
      {Children.map(children, (child) => (child === null || child === false ? null : <li>{child}</li>))}
    </ul>
  );
}

/** One row: what it is, what is said about it, and what can be done at the end. */
export function Row({
  title,
  note,
  children,
  end,
}: {
  title: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
  end?: ReactNode;
}) {
  return (
    <div className="row">
      <div className="row-main">
        <div className="row-title">{title}</div>
        {note === undefined ? null : <div className="row-note">{note}</div>}
        {children}
      </div>
      {end === undefined ? null : <div className="row-end">{end}</div>}
    </div>
  );
}
