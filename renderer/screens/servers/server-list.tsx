import { Server } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { ServerView, State } from '../../../shared/contract.ts';
import type { CoreView } from '../../core/core-state.ts';
import { go, toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextInput } from '../../ui/field.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { AddServer } from './add-server.tsx';
import { ServerState } from './server-state.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';

const words = texts.servers;
/** From this many on, a search is of more help than of trouble. */
const many = 8;

export function ServerList({ view }: { view: CoreView }) {
  const [adding, setAdding] = useState(false);
  const live = view.connection === 'live';
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Button kind="primary" disabled={!live} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      }
    >
      {view.state === undefined ? (
        <Panel>
          {view.connection === 'connecting' ? <Skeleton /> : <p className="soft">{texts.common.unknown}</p>}
        </Panel>
      ) : (
        <Servers state={view.state} live={live} />
      )}
      <AddServer open={adding} onClose={() => setAdding(false)} onAdded={(server) => go('servers', server)} />
    </Page>
  );
}

function Servers({ state, live }: { state: State; live: boolean }) {
  const [text, setText] = useState('');
  const { servers } = state;
  if (servers.length === 0)
    return (
      <Panel>
        <EmptyState
          icon={Server}
          title={words.none}
          action={
            <LinkButton href={toPlace('first-run')} kind="primary">
              {texts.home.setUp}
            </LinkButton>
          }
        >
          {words.noneNote}
        </EmptyState>
      </Panel>
    );
  const wanted = text.trim().toLowerCase();
  const found = servers.filter(({ id, url }) => `${id} ${url}`.toLowerCase().includes(wanted));
  return (
    <>
      {servers.length < many ? null : <TextInput label={words.search} type="search" value={text} onChange={setText} />}
      <Panel>
        {found.length === 0 ? (
          <p>{words.noMatch(text)}</p>
        ) : (
          <List label={words.list}>
            {found.map((server) => (
              <ServerRow key={server.id} server={server} state={state} live={live} />
            ))}
          </List>
        )}
      </Panel>
    </>
  );
}

function ServerRow({ server, state, live }: { server: ServerView; state: State; live: boolean }) {
  const hosts = state.entries.filter((entry) => entry.server === server.id).length;
  const { accountState, health, accounts } = server;
  return (
    <Row
      title={
        <>
          <a className="row-link" href={toPlace('servers', server.id)}>
            {server.id}
          </a>
          <ServerState server={server} />
        </>
      }
      note={
        <>
          <Untrusted text={server.url} />
          {accounts.map(({ id, name }) =>
            name === undefined ? null : (
              <Fragment key={id}>
                {' · '}
                <Untrusted text={name} />
              </Fragment>
            ),
          )}
          {' · '}
          {words.usedBy(hosts)}
          {health.state === 'failing' ? (
            <span className="row-problem">
              <Untrusted text={health.message} />
            </span>
          ) : null}
        </>
      }
      end={
        // Also while it goes on: the dialog belongs to the button.
        accountState === 'sign-in-needed' || accountState === 'none' || accountState === 'signing-in' ? (
          <SignIn server={server.id} kind={accountState === 'sign-in-needed' ? 'primary' : 'plain'} disabled={!live} />
        ) : undefined
      }
    />
  );
}
