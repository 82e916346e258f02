import type { ServerView, SignOutResult } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/models.ts';
import { useClient } from '../../core/use-core.tsx';
import { formatRelative } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime, useNow } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { SignIn } from './sign-in.tsx';

const words = texts.servers.account;

export interface AccountPanelProps {
  server: ServerView;
  live: boolean;
  onSignedOut(revocation: SignOutResult['revocation']): void;
}

/** Who is signed in, what that allows and for how long. The token itself is nowhere in this process. */
export function AccountPanel({ server, live, onSignedOut }: AccountPanelProps) {
  const { account, accountState } = server;
  return (
    <Panel title={words.title}>
      {account === undefined ? <p>{withoutAccount(accountState)}</p> : <AccountFacts account={account} />}
      <div className="actions">
        {accountState === 'not-required' ? null : (
          <SignIn
            server={server.id}
            disabled={!live}
            kind={accountState === 'signed-in' ? 'plain' : 'primary'}
            again={account !== undefined}
          />
        )}
        {account === undefined ? null : (
          <SignOut server={server.id} issuer={account.issuer} live={live} onDone={onSignedOut} />
        )}
      </div>
    </Panel>
  );
}

function withoutAccount(state: ServerView['accountState']): string {
  if (state === 'not-required') return words.notRequired;
  return state === 'sign-in-needed' ? words.signedOut : words.neverTried;
}

function AccountFacts({ account }: { account: Account }) {
  const now = useNow();
  return (
    <Facts
      of={[
        [words.who, account.name === undefined ? words.unnamed : <Untrusted key="name" text={account.name} />],
        [words.issuer, <Untrusted key="issuer" text={account.issuer} />],
        [words.since, <RelativeTime key="since" at={account.signedInAt} />],
        [words.scopes, <Scopes key="scopes" of={account.scopes} />],
        [words.token, tokenLife(account, now)],
      ]}
    />
  );
}

function Scopes({ of }: { of: readonly string[] }) {
  if (of.length === 0) return words.noScopes;
  return (
    <ul className="badges">
      {of.map((scope) => (
        <li key={scope}>
          <Badge tone="unverified">
            <Untrusted text={scope} mono />
          </Badge>
        </li>
      ))}
    </ul>
  );
}

/** How long the access lasts, in words; `now` in milliseconds since 1970. */
function tokenLife({ expiresAt, refreshable }: Account, now: number): string {
  if (expiresAt === undefined) return refreshable ? words.renewsAlways : words.noEnd;
  const when = formatRelative(expiresAt, now);
  if (refreshable) return new Date(expiresAt).getTime() > now ? words.renews(when) : words.renewsAlways;
  return new Date(expiresAt).getTime() > now ? words.ends(when) : words.ended(when);
}

interface SignOutProps {
  server: string;
  issuer: string;
  live: boolean;
  onDone(revocation: SignOutResult['revocation']): void;
}

function SignOut({ server, issuer, live, onDone }: SignOutProps) {
  const client = useClient();
  const { act, title, note, note2 } = texts.servers.signOut;
  return (
    <Confirm
      disabled={!live}
      title={title(server)}
      note={
        <>
          <p>{note(issuer)}</p>
          <p>{note2}</p>
        </>
      }
      action={act}
      act={async () => onDone((await client.servers.signOut({ server }))[0]?.revocation ?? 'revoked')}
    >
      {act}
    </Confirm>
  );
}
