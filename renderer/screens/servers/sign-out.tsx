import type { ServerView, SignOutResult } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/models.ts';
import { issuerHost } from '../../core/issuer.ts';
import { useClient } from '../../core/use-core.tsx';
import { formatList } from '../../format.ts';
import { texts } from '../../texts.ts';
import { visible } from '../../../shared/visible.ts';
import { Confirm } from '../../ui/confirm.tsx';

const words = texts.servers.signOut;

export interface SignOutProps {
  server: ServerView;
  /** One of several; without it everybody who is signed in to the server. */
  account?: Account;
  live: boolean;
  onDone(results: readonly SignOutResult[]): void;
}

/** Asks first, as it cannot be undone, and says what became of the tokens. */
export function SignOut({ server: { id: server, accounts }, account, live, onDone }: SignOutProps) {
  const client = useClient();
  const name = account && visible(account.name ?? account.id);
  const issuers = new Set(
    (account === undefined ? accounts : [account]).map(({ issuer }) => visible(issuerHost(issuer))),
  );
  const input = account === undefined ? { server } : { server, account: account.id };
  return (
    <Confirm
      disabled={!live}
      title={name === undefined ? words.title(server) : words.titleOne(name, server)}
      note={
        <>
          <p>{words.note(formatList([...issuers]))}</p>
          <p>{name === undefined ? words.note2 : words.noteOne}</p>
        </>
      }
      action={words.act}
      act={async () => onDone(await client.servers.signOut(input))}
      {...(name === undefined ? {} : { label: words.one(name) })}
    >
      {name === undefined && accounts.length > 1 ? words.all : words.act}
    </Confirm>
  );
}
