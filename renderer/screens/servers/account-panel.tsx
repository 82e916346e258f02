import type { ServerView, SignOutResult } from '../../../shared/contract.ts';
import { toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { Panel } from '../../ui/panel.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AccountList } from './account-list.tsx';
import { SignOut } from './sign-out.tsx';

const words = texts.servers.account;

export interface AccountPanelProps {
  server: ServerView;
  live: boolean;
  onSignedOut(results: readonly SignOutResult[]): void;
}

/** Who is signed in, and the way to sign in or out. */
export function AccountPanel({ server, live, onSignedOut }: AccountPanelProps) {
  const { id, account, accounts, accountState } = server;
  // One alone is listed too where hosts do not use it: the one they used was signed out.
  const several = accounts.length > 1 || (account === undefined && accounts.length > 0);
  const access = accounts.length === 0 ? undefined : <a href={toPlace('access', id)}>{words.access}</a>;
  return (
    <Panel title={several ? words.several : words.title} actions={access}>
      {account === undefined ? <p>{several ? words.noDefault : withoutAccount(accountState)}</p> : null}
      {account === undefined || several ? null : <AccountFacts account={account} />}
      {several ? <AccountList server={server} live={live} onSignedOut={onSignedOut} /> : null}
      <div className={several ? 'actions account-actions' : 'actions'}>
        {accountState === 'not-required' || several ? null : (
          <SignIn
            server={id}
            disabled={!live}
            kind={accountState === 'signed-in' ? 'plain' : 'primary'}
            again={account !== undefined}
          />
        )}
        {accounts.length === 0 ? null : <SignIn server={id} another kind="plain" disabled={!live} />}
        {accounts.length === 0 ? null : <SignOut server={server} live={live} onDone={onSignedOut} />}
      </div>
    </Panel>
  );
}

function withoutAccount(state: ServerView['accountState']): string {
  if (state === 'not-required') return words.notRequired;
  return state === 'sign-in-needed' ? words.signedOut : words.neverTried;
}
