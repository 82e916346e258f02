import { type ReactNode, useId } from 'react';

export interface PanelProps {
  title?: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a screen with a heading of its own. Without a title it is only a surface. */
export function Panel({ title, note, actions, children }: PanelProps) {
  const id = useId();
  if (title === undefined)
    return (
      <div className="panel">
        <div className="panel-body">{children}</div>
      </div>
    );
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note === undefined ? null : <p>{note}</p>}
        </div>
        {actions}
      </div>
      <div className="panel-body">{children}</div>
    </section>
  );
}
