import { type ReactNode, useState } from 'react';
import type { ServerView, SignOutResult } from '../../../shared/contract.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { ClientDialog } from './client-dialog.tsx';
import { HeadersDialog } from './headers-dialog.tsx';

const words = texts.own;

export interface OwnPanelProps {
  server: ServerView;
  live: boolean;
  onSignedOut(results: readonly SignOutResult[]): void;
}

/** What the person brought for the server, by name; values are never here. */
export function OwnPanel(props: OwnPanelProps) {
  return (
    <Panel title={words.title} note={words.note}>
      <List label={words.title}>
        <ClientRow {...props} />
        <HeadersRow {...props} />
      </List>
    </Panel>
  );
}

function ClientRow({ server: { id, clientId, machine = false, accounts }, live, onSignedOut }: OwnPanelProps) {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const said = (results: readonly SignOutResult[]) => {
    setOpen(false);
    if (results.length > 0) onSignedOut(results);
  };
  return (
    <Row
      title={words.client}
      note={clientId === undefined ? words.clientNone : <ClientNote id={clientId} machine={machine} />}
      end={
        <Acts
          there={clientId !== undefined}
          live={live}
          change={words.changeClient}
          give={words.giveClient}
          onOpen={() => setOpen(true)}
        >
          {clientId === undefined || machine ? null : (
            <Confirm
              disabled={!live}
              label={words.removeClient}
              title={words.removeClientTitle(id)}
              note={words.removeClientNote}
              action={words.removeClient}
              act={async () => said((await client.servers.setClient({ server: id })).signOut)}
            >
              {words.remove}
            </Confirm>
          )}
        </Acts>
      }
    >
      {open ? (
        <ClientDialog
          server={{ id, machine, ...(clientId === undefined ? {} : { clientId }) }}
          accounts={accounts.length}
          onSaved={said}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </Row>
  );
}

function ClientNote({ id, machine }: { id: string; machine: boolean }) {
  return (
    <>
      <Untrusted text={id} mono />
      {machine ? <span className="row-line">{words.machine}</span> : null}
    </>
  );
}

function HeadersRow({ server: { id, headers = [] }, live }: OwnPanelProps) {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const there = headers.length > 0;
  return (
    <Row
      title={words.headers}
      note={there ? words.headersKept : words.headersNone}
      end={
        <Acts
          there={there}
          live={live}
          change={words.changeHeaders}
          give={words.giveHeaders}
          onOpen={() => setOpen(true)}
        >
          {there ? (
            <Confirm
              disabled={!live}
              label={words.removeHeaders}
              title={words.removeHeadersTitle(id)}
              note={words.removeHeadersNote}
              action={words.removeHeaders}
              act={() => client.servers.setHeaders({ server: id, headers: [] })}
            >
              {words.remove}
            </Confirm>
          ) : null}
        </Acts>
      }
    >
      {there ? (
        <ul className="badges" aria-label={words.headers}>
          {headers.map((name) => (
            <li key={name}>
              <Badge>
                <Untrusted text={name} mono />
              </Badge>
            </li>
          ))}
        </ul>
      ) : null}
      {open ? <HeadersDialog server={id} names={headers} onClose={() => setOpen(false)} /> : null}
    </Row>
  );
}

interface ActsProps {
  there: boolean;
  live: boolean;
  change: string;
  give: string;
  onOpen(): void;
  children: ReactNode;
}

function Acts({ there, live, change, give, onOpen, children }: ActsProps) {
  return (
    <>
      <Button disabled={!live} label={there ? change : give} onClick={onOpen}>
        {there ? words.change : words.give}
      </Button>
      {children}
    </>
  );
}
