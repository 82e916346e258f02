import { useState } from 'react';
import type { IssuerClient, IssuerView } from '../../../shared/issuers.ts';
import { visible } from '../../../shared/visible.ts';
import { issuerHost } from '../../core/issuer.ts';
import { formatList } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Filled } from '../../ui/filled.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { Deviations } from './deviations.tsx';
import { SignInEvery } from './sign-in-every.tsx';
import { DeviationDialog } from './deviation-dialog.tsx';

const words = texts.issuers;

export interface IssuerRowProps {
  of: IssuerView;
  live: boolean;
  /** Something else holds for it now. */
  onChange(): void;
}

/** One sign-in service: how it knows Drawbridge, for which servers, and where Drawbridge gives way to it. */
export function IssuerRow({ of, live, onChange }: IssuerRowProps) {
  const [giving, setGiving] = useState(false);
  const { issuer, clients, deviations } = of;
  return (
    <div className="issuer">
      <div className="row">
        <div className="row-main">
          <h3>
            <Untrusted text={issuerHost(issuer)} />
          </h3>
          <div className="row-note">
            <Untrusted text={issuer} mono />
          </div>
        </div>
        <Button disabled={!live} label={words.giveTo(visible(issuerHost(issuer)))} onClick={() => setGiving(true)}>
          {words.give}
        </Button>
      </div>
      {clients.length === 0 ? <p className="soft">{words.unknown}</p> : null}
      {clients.map((client) => (
        <Client key={client.id} of={client} />
      ))}
      {deviations.length === 0 ? null : <Deviations of={of} live={live} onChange={onChange} />}
      <SignInEvery of={of} live={live} onChange={onChange} />
      {giving ? <DeviationDialog of={of} onSet={onChange} onClose={() => setGiving(false)} /> : null}
    </div>
  );
}

function Client({ of: { origin, id, servers, since, expiresAt } }: { of: IssuerClient }) {
  return (
    <div>
      <p>
        {words.knows[origin]},{' '}
        <Untrusted text={servers.length === 0 ? words.forNobody : words.for(formatList(servers))} />
      </p>
      <p className="soft">
        <Untrusted text={id} mono />
        {since === undefined ? null : (
          <>
            {' · '}
            <Filled text={words.since} with={{ time: <RelativeTime at={since} /> }} />
          </>
        )}
        {expiresAt === undefined ? null : (
          <>
            {' · '}
            <Filled text={words.until} with={{ time: <RelativeTime at={expiresAt} /> }} />
          </>
        )}
      </p>
    </div>
  );
}
