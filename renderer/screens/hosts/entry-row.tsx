import type { HostChange, HostView } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Row } from '../../ui/list.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.hosts;

export interface EntryRowProps {
  host: HostView;
  file: string;
  of: HostView['files'][number]['entries'][number];
  connected: boolean;
  live: boolean;
  onChange(change: HostChange): void;
}

/** One of our entries: where it leads, whether the host uses it now, and the way out. */
export function EntryRow({ host, file, of, connected, live, onChange }: EntryRowProps) {
  const { name, server, takenFrom } = of;
  return (
    <Row
      title={
        <>
          <Untrusted text={name} />
          <Badge tone={connected ? 'allow' : 'neutral'}>{connected ? words.connected : words.notConnected}</Badge>
        </>
      }
      note={
        <>
          {server === undefined ? (
            words.noServer
          ) : (
            <Filled text={words.leads} with={{ server: <Untrusted text={server} /> }} />
          )}
          {takenFrom === undefined ? null : (
            <>
              {' · '}
              <Filled text={words.from} with={{ via: <Untrusted text={takenFrom} mono /> }} />
            </>
          )}
        </>
      }
      end={
        <>
          {takenFrom === undefined ? null : (
            <PutBack place={{ host: host.host, file, name }} live={live} onChange={onChange} />
          )}
          {server === undefined ? null : <Disconnect host={host} server={server} live={live} onChange={onChange} />}
        </>
      }
    />
  );
}

type Act = Pick<EntryRowProps, 'live' | 'onChange'>;

function PutBack({ place, live, onChange }: Act & { place: { host: string; file: string; name: string } }) {
  const client = useClient();
  const name = visible(place.name);
  return (
    <Confirm
      kind="plain"
      disabled={!live}
      label={words.undoLabel(name)}
      title={words.undoTitle(name)}
      note={words.undoNote}
      action={words.undo}
      act={async () => onChange(await client.hosts.undoTakeOver(place))}
    >
      {words.undo}
    </Confirm>
  );
}

function Disconnect({ host, server, live, onChange }: Act & { host: HostView; server: string }) {
  const client = useClient();
  const name = visible(server);
  return (
    <Confirm
      disabled={!live}
      label={words.disconnectLabel(name, host.title)}
      title={words.disconnectTitle(name, host.title)}
      note={words.disconnectNote}
      action={words.disconnect}
      act={async () => onChange(await client.hosts.disconnect({ host: host.host, server }))}
    >
      {words.disconnect}
    </Confirm>
  );
}
