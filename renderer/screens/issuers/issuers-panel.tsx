import type { IssuerView } from '../../../shared/issuers.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { IssuerRow } from './issuer-row.tsx';

const words = texts.issuers;

export interface IssuersPanelProps {
  /** Asked for again whenever this changes; `undefined`: not now. */
  of: string | undefined;
  /** Those of one server alone. */
  server: string | undefined;
  live: boolean;
}

/** The sign-in services that servers use here; nothing where there is none. */
export function IssuersPanel({ of, server, live }: IssuersPanelProps) {
  const client = useClient();
  const issuers = useAnswer(of, (signal) => client.issuers.list(undefined, { signal }));
  const shown = (issuers.value ?? []).filter((one) => server === undefined || isUsedBy(one, server));
  if (issuers.state === 'failed') return <ProblemNote of={issuers.problem} again={issuers.again} />;
  if (shown.length === 0) return null;
  return (
    <Panel title={words.title} note={words.note}>
      <List label={words.title}>
        {shown.map((one) => (
          <IssuerRow key={one.issuer} of={one} live={live} onChange={issuers.again} />
        ))}
      </List>
    </Panel>
  );
}

function isUsedBy({ clients }: IssuerView, server: string): boolean {
  return clients.some(({ servers }) => servers.includes(server));
}
