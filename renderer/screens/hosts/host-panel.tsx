import type { HostChange, HostView, State } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { ConnectServer } from './connect-server.tsx';
import { EntryRow } from './entry-row.tsx';

const words = texts.hosts;

export interface HostPanelProps {
  of: HostView;
  state: State;
  live: boolean;
  onChange(change: HostChange): void;
}

/** One host: each file it is set up by, and our entries there. */
export function HostPanel({ of, state, live, onChange }: HostPanelProps) {
  return (
    <Panel
      title={of.title}
      actions={<ConnectServer host={of} servers={state.servers} live={live} onChange={onChange} />}
    >
      {of.files.map((file) => (
        <div className="host-file" key={file.path}>
          <div className="spread">
            <Untrusted text={file.path} mono />
            {file.state === 'invalid' ? <Badge tone="danger">{words.files.invalid}</Badge> : null}
          </div>
          {file.state === 'missing' ? <p className="soft">{words.files.missing}</p> : null}
          {file.detail === undefined ? null : (
            <p className="host-fault">
              <Untrusted text={file.detail} />
            </p>
          )}
          {file.state === 'ok' && file.entries.length === 0 ? <p className="soft">{words.noEntries}</p> : null}
          {file.entries.length === 0 ? null : (
            <List label={words.entries(of.title)}>
              {file.entries.map((entry) => (
                <EntryRow
                  key={entry.name}
                  host={of}
                  file={file.path}
                  of={entry}
                  connected={state.entries.some(({ id, connected }) => id === entry.entry && connected)}
                  live={live}
                  onChange={onChange}
                />
              ))}
            </List>
          )}
        </div>
      ))}
    </Panel>
  );
}
