import { useState } from 'react';
import type { ServerView, SignOutResult, State } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/models.ts';
import type { CoreView } from '../../core/core-state.ts';
import { useClient } from '../../core/use-core.tsx';
import { go, toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AccountPanel } from './account-panel.tsx';
import { AccountPerHost } from './account-per-host.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { HostsPanel } from './hosts-panel.tsx';
import { OwnPanel } from './own-panel.tsx';
import { SignedOutNote } from './signed-out-note.tsx';
import { ServerState } from './server-state.tsx';
import { ToolsPanel } from './tools-panel.tsx';

const words = texts.servers;
const back = { href: toPlace('servers'), label: words.all };

export function ServerDetail({ id, view }: { id: string; view: CoreView }) {
  const server = view.state?.servers.find((one) => one.id === id);
  if (view.state === undefined)
    return (
      <Page title={id} back={back}>
        <Panel>
          {view.connection === 'connecting' ? <Skeleton /> : <p className="soft">{texts.common.unknown}</p>}
        </Panel>
      </Page>
    );
  if (server === undefined)
    return (
      <Page title={words.unknown(id)} lead={words.unknownNote}>
        <div>
          <LinkButton href={back.href}>{words.all}</LinkButton>
        </div>
      </Page>
    );
  return <Known server={server} state={view.state} live={view.connection === 'live'} />;
}

function Known({ server, state, live }: { server: ServerView; state: State; live: boolean }) {
  const [signedOut, setSignedOut] = useState<readonly SignOutResult[]>();
  const { health, accounts } = server;
  return (
    <Page
      title={server.id}
      back={back}
      lead={
        <span className="badges">
          <ServerState server={server} />
        </span>
      }
      actions={<RemoveServer server={server} state={state} live={live} />}
    >
      {health.state === 'failing' ? <ProblemNote of={health} /> : null}
      <SignedOutNote of={stillSaid(signedOut, accounts)} />
      <div className={server.accounts.length > 1 ? 'stack' : 'columns'}>
        <AccountPanel server={server} live={live} onSignedOut={setSignedOut} />
        <AccountPerHost server={server} state={state} live={live} />
        <ConnectionPanel server={server} />
      </div>
      <ToolsPanel server={server} live={live} />
      <HostsPanel server={server} state={state} live={live} />
      <OwnPanel server={server} live={live} onSignedOut={setSignedOut} />
    </Page>
  );
}

/** What was said of accounts that were signed out goes once one of them is signed in again. */
function stillSaid(signedOut: readonly SignOutResult[] | undefined, accounts: readonly Account[]) {
  const back = signedOut?.some(({ account }) => accounts.some(({ id }) => id === account));
  return back === true ? undefined : signedOut;
}

function RemoveServer({ server, state, live }: { server: ServerView; state: State; live: boolean }) {
  const client = useClient();
  const used = state.entries.filter((entry) => entry.server === server.id).length;
  const remove = async () => {
    await client.servers.remove({ server: server.id });
    go('servers');
  };
  return (
    <Confirm
      disabled={!live}
      title={words.remove.title(server.id)}
      note={
        <>
          <p>{words.remove.note}</p>
          {used === 0 ? null : <p>{words.remove.noteHosts(used)}</p>}
        </>
      }
      action={words.remove.confirm}
      act={remove}
    >
      {words.remove.act}
    </Confirm>
  );
}
