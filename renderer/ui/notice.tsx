import type { ReactNode } from 'react';

/** Something worth a line of its own that is not a failure; read out when it appears. */
export function Notice({ tone = 'accent', children }: { tone?: 'accent' | 'allow' | 'ask'; children: ReactNode }) {
  return (
    <div className="notice" data-tone={tone} role="status">
      {children}
    </div>
  );
}
