import { useState } from 'react';
import type { HostChange, ServerView, State } from '../../../shared/contract.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.servers.hosts;

/** Which hosts use this server, and the way to connect another. */
export function HostsPanel({ server, state, live }: { server: ServerView; state: State; live: boolean }) {
  const client = useClient();
  const [change, setChange] = useState<HostChange>();
  const connect = useAction(async (host: string) => setChange(await client.hosts.connect({ host, server: server.id })));
  const disconnect = async (host: string) => setChange(await client.hosts.disconnect({ host, server: server.id }));

  const entries = state.entries.filter((entry) => entry.server === server.id);
  const free = state.hosts.filter(({ host }) => entries.every((entry) => entry.host !== host));
  return (
    <Panel title={words.title}>
      {entries.length === 0 ? <p>{words.none}</p> : null}
      {entries.length === 0 ? null : (
        <List label={words.title}>
          {entries.map((entry) => (
            <Row
              key={entry.id}
              title={
                <>
                  <Untrusted text={titleOf(entry.host, state)} />
                  <Badge tone={entry.connected ? 'allow' : 'neutral'}>
                    {entry.connected ? words.connected : words.idle}
                  </Badge>
                </>
              }
              note={entry.file === undefined ? undefined : <Untrusted text={entry.file} />}
              end={
                entry.file === undefined ? undefined : (
                  <Confirm
                    kind="plain"
                    disabled={!live}
                    label={words.disconnectOne(titleOf(entry.host, state))}
                    title={words.disconnectTitle(titleOf(entry.host, state), server.id)}
                    note={<p>{words.disconnectNote}</p>}
                    action={words.disconnect}
                    act={() => disconnect(entry.host)}
                  >
                    {words.disconnect}
                  </Confirm>
                )
              }
            />
          ))}
        </List>
      )}
      <ProblemNote of={connect.problem} />
      {change === undefined ? null : <Notice tone="allow">{change.afterwards}</Notice>}
      {free.length === 0 ? null : (
        <div className="actions">
          {free.map(({ host, title }) => (
            <Button key={host} disabled={!live} pending={connect.pending} onClick={() => connect.run(host)}>
              {words.connectTo(title)}
            </Button>
          ))}
          <p className="soft">{words.connectNote}</p>
        </div>
      )}
      {state.hosts.length === 0 ? <p className="soft">{words.noHosts}</p> : null}
    </Panel>
  );
}

function titleOf(host: string, { hosts }: State): string {
  return hosts.find((one) => one.host === host)?.title ?? host;
}
