import { Check, KeyRound } from 'lucide-react';
import { companyId } from '../../../shared/company-id.ts';
import type { CompanyMember, CompanyView, SignOutResult } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Filled } from '../../ui/filled.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';

const words = texts.companies;

export interface CompanyRowProps {
  company: CompanyView;
  live: boolean;
  onSignedOut(results: readonly SignOutResult[]): void;
}

/** One company: who is signed in there and for how long, where its word is used, and the way in and out. */
export function CompanyRow({ company, live, onSignedOut }: CompanyRowProps) {
  const { name, issuer, member, servers, clients, idTokenAt, problem } = company;
  const missing = clients.filter(({ proof }) => proof === 'missing');
  return (
    <div className="row">
      <div className="row-main">
        <h3 className="row-title">
          <Untrusted text={name} /> <CompanyState of={company} />
        </h3>
        <div className="row-note">
          <Untrusted text={issuer} mono />
        </div>
        {member === undefined ? null : <Life of={member} />}
        {problem === undefined ? null : (
          <p className="soft">
            <Untrusted text={problem} />
          </p>
        )}
        {idTokenAt === undefined ? null : <p className="soft">{words.outside(visible(idTokenAt))}</p>}
        <p className="soft">
          {servers.length === 0 ? words.usesNone : words.uses(servers.map(({ server }) => visible(server)))}
        </p>
        {missing.map(({ issuer: at, client }) => (
          <p key={at}>{words.missing(visible(client), visible(at))}</p>
        ))}
      </div>
      <div className="row-end">
        <Acts company={company} live={live} onSignedOut={onSignedOut} />
      </div>
    </div>
  );
}

const tones: Partial<Record<CompanyView['state'], Tone>> = {
  'signed-in': 'allow',
  'sign-in-needed': 'ask',
  'signing-in': 'accent',
};

function CompanyState({ of: { state } }: { of: CompanyView }) {
  return (
    <Badge tone={tones[state] ?? 'neutral'}>
      {state === 'signed-in' ? <Check size="0.95em" aria-hidden /> : null}
      {state === 'sign-in-needed' ? <KeyRound size="0.95em" aria-hidden /> : null}
      {words.state[state]}
    </Badge>
  );
}

function Life({ of: { id, name, signedInAt, endsAt, renewable } }: { of: CompanyMember }) {
  return (
    <p>
      <Filled text={words.as} with={{ member: <Untrusted text={name ?? id} /> }} />
      {signedInAt === undefined ? null : (
        <>
          {', '}
          <Filled text={words.since} with={{ time: <RelativeTime at={signedInAt} /> }} />
        </>
      )}
      {', '}
      {renewable || endsAt === undefined ? (
        words.renewed
      ) : (
        <Filled text={words.ends} with={{ time: <RelativeTime at={endsAt} /> }} />
      )}
    </p>
  );
}

/** Whose ID token something else keeps current has nothing to sign in at. */
function Acts({ company: { name, state, member, idTokenAt, servers }, live, onSignedOut }: CompanyRowProps) {
  const client = useClient();
  const server = companyId(name);
  const isIn = member !== undefined || servers.length > 0;
  return (
    <>
      {idTokenAt !== undefined || state === 'signed-in' ? null : (
        <SignIn server={server} again={state === 'sign-in-needed'} disabled={!live} />
      )}
      {isIn ? (
        <Confirm
          disabled={!live}
          label={words.signOutOf(visible(name))}
          title={words.signOutTitle(visible(name))}
          note={words.signOutNote}
          action={words.signOut}
          act={async () => onSignedOut(await client.servers.signOut({ server }))}
        >
          {words.signOut}
        </Confirm>
      ) : null}
    </>
  );
}
