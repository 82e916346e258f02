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

/** A table that scrolls sideways by itself, by keyboard too, where it is wider than its place. */
export function Table({ label, head, children }: { label: string; head: readonly string[]; children: ReactNode }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
