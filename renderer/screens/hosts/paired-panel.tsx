import type { State } from '../../../shared/contract.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Filled } from '../../ui/filled.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.hosts;

/** Entries that stand in no file we know: programs that the person paired. */
export function PairedPanel({ state }: { state: State }) {
  const paired = state.entries.filter(({ file }) => file === undefined);
  if (paired.length === 0) return null;
  return (
    <Panel title={words.paired} note={words.pairedNote}>
      <List label={words.paired}>
        {paired.map(({ id, server, connected, createdAt }) => (
          <Row
            key={id}
            title={
              <>
                <Untrusted text={id} mono />
                <Badge tone={connected ? 'allow' : 'neutral'}>{connected ? words.connected : words.notConnected}</Badge>
              </>
            }
            note={
              <>
                <Filled text={words.leads} with={{ server: <Untrusted text={server} /> }} /> ·{' '}
                <RelativeTime at={createdAt} />
              </>
            }
          />
        ))}
      </List>
    </Panel>
  );
}
