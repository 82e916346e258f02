import { useState } from 'react';
import type { HostChange, HostView, ServerView } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Select } from '../../ui/select.tsx';

const words = texts.hosts;

export interface ConnectServerProps {
  host: HostView;
  servers: readonly ServerView[];
  live: boolean;
  onChange(change: HostChange): void;
}

/** Puts one of the servers that the host does not have yet into its file. */
export function ConnectServer({ host, servers, live, onChange }: ConnectServerProps) {
  const client = useClient();
  const has = new Set(host.files.flatMap(({ entries }) => entries.map(({ server }) => server)));
  const free = servers.filter(({ id }) => !has.has(id));
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState<string>();
  const server = free.find(({ id }) => id === picked)?.id ?? free[0]?.id;
  const connecting = useAction(async (id: string) =>
    onChange(await client.hosts.connect({ host: host.host, server: id })),
  );
  const connect = async () => {
    if (server !== undefined && (await connecting.run(server))) setOpen(false);
  };
  if (free.length === 0)
    return <span className="soft">{servers.length === 0 ? words.noServers : words.allConnected}</span>;
  return (
    <>
      <Button disabled={!live} label={words.connectLabel(host.title)} onClick={() => setOpen(true)}>
        {words.connect}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={words.connectTitle(host.title)}
        note={words.connectNote}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{texts.common.cancel}</Button>
            <Button kind="primary" pending={connecting.pending} onClick={connect}>
              {words.connectAct}
            </Button>
          </>
        }
      >
        <Select
          label={words.connectServer}
          options={free.map(({ id }) => ({ value: id, label: visible(id) }))}
          value={server ?? ''}
          onChange={setPicked}
        />
        <ProblemNote of={connecting.problem} />
      </Dialog>
    </>
  );
}
