import type { Deviation } from '../../../shared/issuers.ts';
import { visible } from '../../../shared/visible.ts';
import { issuerHost } from '../../core/issuer.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Filled } from '../../ui/filled.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import type { IssuerRowProps } from './issuer-row.tsx';

const words = texts.issuers;

/** Where Drawbridge gives way, since when, because of whom and what that risks. Each can be taken away: that is the safe side. */
export function Deviations({ of: { issuer, deviations }, live, onChange }: IssuerRowProps) {
  const client = useClient();
  const host = visible(issuerHost(issuer));
  const removing = useAction(async (name: Deviation['name']) => {
    await client.issuers.removeDeviation({ issuer, name });
    onChange();
  });
  return (
    <>
      <ProblemNote of={removing.problem} />
      <ul className="deviations" aria-label={words.deviations(host)}>
        {deviations.map((one) => (
          <li key={one.name} className="row">
            <DeviationWords of={one} />
            <Button
              disabled={!live}
              pending={removing.pending}
              label={words.removeOne(words.deviation[one.name].label, host)}
              onClick={() => removing.run(one.name)}
            >
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function DeviationWords({ of: { name, value = '', origin, since } }: { of: Deviation }) {
  const { is, risks } = words.deviation[name];
  return (
    <div className="row-main">
      <p>
        <Badge tone={name === 'assume-pkce' ? 'danger' : 'ask'}>{words.differs}</Badge>{' '}
        <Filled text={is} with={{ value: <Untrusted text={value} mono /> }} />
      </p>
      <p className="soft">
        {risks} <Filled text={words.origin[origin]} with={{ time: <RelativeTime at={since} /> }} />
      </p>
    </div>
  );
}
