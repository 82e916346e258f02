import type { HostChange, State } from '../../../shared/contract.ts';
import type { FoundServer } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { formatList } from '../../format.ts';
import { useAction } from '../../core/use-action.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Filled } from '../../ui/filled.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.hosts;

interface Act {
  live: boolean;
  onChange(change: HostChange): void;
}

/** Remote servers in the hosts' files that do not go through us. Looked for again when the files change. */
export function FoundPanel({ state, live, onChange }: Act & { state: State }) {
  const client = useClient();
  const found = useAnswer(live ? JSON.stringify(state.hosts) : undefined, (signal) =>
    client.hosts.found(undefined, { signal }),
  );
  const { value } = found;
  return (
    <Panel title={words.found} note={words.foundNote}>
      {found.state === 'failed' ? <ProblemNote of={found.problem} again={found.again} /> : null}
      {found.state === 'loading' && value === undefined ? <Skeleton lines={2} /> : null}
      {value?.length === 0 ? <p className="soft">{words.foundNone}</p> : null}
      {value === undefined || value.length === 0 ? null : (
        <List label={words.found}>
          {value.map((one) => (
            <FoundRow key={JSON.stringify([one.file, one.name])} of={one} live={live} onChange={onChange} />
          ))}
        </List>
      )}
    </Panel>
  );
}

function FoundRow({ of, live, onChange }: Act & { of: FoundServer }) {
  const client = useClient();
  const { host, file, name } = of;
  const taking = useAction(async () => onChange((await client.hosts.takeOver({ host, file, name })).change));
  const via = of.via === 'url' ? words.via.url : words.via.other;
  return (
    <Row
      title={<Untrusted text={name} />}
      note={
        <>
          <Untrusted text={of.url} mono /> <Filled text={via} with={{ via: <Untrusted text={of.via} mono /> }} />
          <br />
          <Filled
            text={words.foundIn}
            with={{ host: <Untrusted text={of.hostTitle} />, file: <Untrusted text={file} mono /> }}
          />
        </>
      }
      end={
        <Button
          disabled={!live}
          pending={taking.pending}
          label={words.takeOverLabel(visible(name), of.hostTitle)}
          onClick={taking.run}
        >
          {words.takeOver}
        </Button>
      }
    >
      {of.leaves.length === 0 ? null : (
        <p className="row-note">
          <Filled text={words.leaves} with={{ names: <Untrusted text={formatList(of.leaves)} mono /> }} />
        </p>
      )}
      <ProblemNote of={taking.problem} />
    </Row>
  );
}
