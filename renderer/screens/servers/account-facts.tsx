import type { Account } from '../../../shared/models.ts';
import { formatRelative } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { RelativeTime, useNow } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.servers.account;

/** Who somebody is, what that allows and for how long. The token itself is nowhere in this process. */
export function AccountFacts({ account, named = true }: { account: Account; named?: boolean }) {
  const now = useNow();
  return (
    <Facts
      of={[
        [words.who, named ? <AccountName key="name" of={account} /> : undefined],
        [words.issuer, <Untrusted key="issuer" text={account.issuer} />],
        [words.since, <RelativeTime key="since" at={account.signedInAt} />],
        [words.scopes, <Scopes key="scopes" of={account.scopes} />],
        [words.token, tokenLife(account, now)],
      ]}
    />
  );
}

export function AccountName({ of: { name } }: { of: Account }) {
  return name === undefined ? words.unnamed : <Untrusted text={name} />;
}

export function Scopes({ of }: { of: readonly string[] }) {
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
