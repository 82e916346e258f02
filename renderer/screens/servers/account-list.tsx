import type { ServerView, SignOutResult } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { List } from '../../ui/list.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import { AccountFacts, AccountName } from './account-facts.tsx';
import { SignOut } from './sign-out.tsx';

const words = texts.servers.account;

export interface AccountListProps {
  server: ServerView;
  live: boolean;
  onSignedOut(results: readonly SignOutResult[]): void;
}

/** Several people at one server: who hosts use unless told otherwise, and what can be done with each. */
export function AccountList({ server, live, onSignedOut }: AccountListProps) {
  const client = useClient();
  const use = useAction((account: string) => client.servers.useAccount({ server: server.id, account }));
  return (
    <>
      <ProblemNote of={use.problem} />
      <List label={words.several}>
        {server.accounts.map((account) => (
          <div className="account" key={account.id}>
            <h3 className="row-title">
              <AccountName of={account} />
              {account.id === server.account?.id ? <Badge tone="accent">{words.standard}</Badge> : null}
            </h3>
            <AccountFacts account={account} named={false} />
            <div className="actions">
              {account.id === server.account?.id ? null : (
                <Button
                  disabled={!live}
                  pending={use.pending}
                  label={words.useOne(nameOf(account))}
                  onClick={() => use.run(account.id)}
                >
                  {words.use}
                </Button>
              )}
              <SignIn server={server.id} account={account.id} again={nameOf(account)} kind="plain" disabled={!live} />
              <SignOut server={server} account={account} live={live} onDone={onSignedOut} />
            </div>
          </div>
        ))}
      </List>
    </>
  );
}

function nameOf({ id, name }: Account): string {
  return visible(name ?? id);
}
