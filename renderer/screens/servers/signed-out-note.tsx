import type { SignOutResult } from '../../../shared/contract.ts';
import { issuerHost } from '../../core/issuer.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

/** What became of each account that was signed out; nothing before anybody was. */
export function SignedOutNote({ of }: { of: readonly SignOutResult[] | undefined }) {
  if (of === undefined) return null;
  if (of.length === 0) return <Notice>{texts.servers.signOut.nobody}</Notice>;
  return (
    <Notice tone="allow">
      {of.map(({ server, account, accountName, issuer, revocation }) => (
        <p key={`${server} ${account}`}>
          <strong>
            <Filled
              text={texts.servers.signOut.done}
              with={{ account: <Untrusted text={accountName ?? account} />, server: <Untrusted text={server} /> }}
            />
          </strong>{' '}
          <Filled text={texts.signedOut[revocation]} with={{ issuer: <Untrusted text={issuerHost(issuer)} /> }} />
        </p>
      ))}
    </Notice>
  );
}
