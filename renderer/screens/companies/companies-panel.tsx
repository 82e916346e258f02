import { useState } from 'react';
import type { CompanyView, SignOutResult } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SignedOutNote } from '../servers/signed-out-note.tsx';
import { CompanyRow } from './company-row.tsx';

const words = texts.companies;

/** The companies that vouch for the person; nothing where the policy names none. */
export function CompaniesPanel({ companies, live }: { companies: readonly CompanyView[]; live: boolean }) {
  const [left, setLeft] = useState<readonly SignOutResult[]>();
  if (companies.length === 0) return null;
  return (
    <Panel title={words.title} note={words.note}>
      <SignedOutNote of={left} />
      <List label={words.title}>
        {companies.map((company) => (
          <CompanyRow key={company.name} company={company} live={live} onSignedOut={setLeft} />
        ))}
      </List>
    </Panel>
  );
}
