import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../texts.ts';

export interface PageProps {
  title: ReactNode;
  /** For the window's title, where `title` is not plain text. */
  name?: string;
  lead?: ReactNode;
  /** A picture beside title and lead; it must add nothing that they do not say. */
  mark?: ReactNode;
  actions?: ReactNode;
  /** The way up, for a screen inside another. */
  back?: { href: string; label: string };
  children: ReactNode;
}

/** A screen: its heading gets the focus when the person comes here, so that screen readers say where they are. */
export function Page({ title, name, lead, mark, actions, back, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const said = name ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = `${said} · ${texts.common.app}`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [said]);
  return (
    <div className="page">
      <header className="page-head">
        {mark}
        <div className="page-words">
          {back === undefined ? null : (
            <a className="page-back" href={back.href}>
              <ArrowLeft size="1em" aria-hidden />
              {back.label}
            </a>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead === undefined ? null : <p className="page-lead">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
