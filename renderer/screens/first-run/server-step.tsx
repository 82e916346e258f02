import type { State } from '../../../shared/contract.ts';
import type { FoundServer } from '../../../shared/models.ts';
import { problemOf } from '../../../shared/problem.ts';
import type { CoreClient } from '../../core/core-client.ts';
import { useAction } from '../../core/use-action.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { formatList } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { ServerForm } from '../servers/server-form.tsx';
import type { Connection, Progress } from './progress.ts';

const words = texts.firstRun.server;

export interface ServerStepProps {
  progress: Extract<Progress, { step: 'server' }>;
  state: State;
  live: boolean;
  onBack(): void;
  onReady(server: string, connection: Connection): void;
}

/** Step 2: a server that a host has already, one that Drawbridge has already, or a new address. */
export function ServerStep({ progress, state, live, onBack, onReady }: ServerStepProps) {
  const client = useClient();
  const { host } = progress;
  const found = useAnswer(live ? 'found' : undefined, (signal) => client.hosts.found(undefined, { signal }));
  const take = useAction(async (one: FoundServer) => {
    const place = { host: one.host, file: one.file, name: one.name };
    const { change, server } = await client.hosts.takeOver(place);
    onReady(server.id, { state: 'connected', change, taken: place });
  });
  const use = useAction(async (server: string) => onReady(server, await connect(client, host, server)));
  const offers = found.value ?? [];
  return (
    <>
      {progress.undone === true ? <Notice>{texts.firstRun.signIn.undone}</Notice> : null}
      {found.state === 'loading' && live ? (
        <Panel>
          <Skeleton lines={3} label={words.looking} />
        </Panel>
      ) : null}
      {found.state === 'failed' ? <ProblemNote of={found.problem} again={found.again} /> : null}
      {offers.length === 0 ? null : (
        <Panel title={words.found} note={words.foundNote}>
          <ProblemNote of={take.problem} />
          <List label={words.found}>
            {offers.map((one) => (
              <Offer
                key={`${one.file} ${one.name}`}
                one={one}
                disabled={!live || take.pending}
                onTake={() => take.run(one)}
              />
            ))}
          </List>
        </Panel>
      )}
      {state.servers.length === 0 ? null : (
        <Panel title={words.existing}>
          <ProblemNote of={use.problem} />
          <List label={words.existing}>
            {state.servers.map(({ id, url }) => (
              <Row
                key={id}
                title={id}
                note={<Untrusted text={url} />}
                end={
                  <Button label={words.useOne(id)} disabled={!live || use.pending} onClick={() => use.run(id)}>
                    {words.use}
                  </Button>
                }
              />
            ))}
          </List>
        </Panel>
      )}
      <Panel title={offers.length === 0 ? words.pasteOnly : words.paste}>
        <ServerForm
          submit={words.add}
          others={<Button onClick={onBack}>{texts.common.back}</Button>}
          onAdded={({ id }) => void use.run(id)}
        />
      </Panel>
    </>
  );
}

function Offer({ one, disabled, onTake }: { one: FoundServer; disabled: boolean; onTake(): unknown }) {
  return (
    <Row
      title={<Untrusted text={one.name} />}
      note={
        <>
          <Untrusted text={one.url} /> · {one.hostTitle},{' '}
          {one.via === 'url' ? words.direct : <Untrusted text={words.via(one.via)} />}
          {one.leaves.length === 0 ? null : (
            <span className="row-line">
              <Untrusted text={words.leaves(formatList(one.leaves))} />
            </span>
          )}
        </>
      }
      end={
        <Button kind="primary" disabled={disabled} label={words.takeOne(one.name)} onClick={onTake}>
          {words.take}
        </Button>
      }
    />
  );
}

/** A host that cannot be connected does not keep the person from trying the server. */
export async function connect(client: CoreClient, host: string | undefined, server: string): Promise<Connection> {
  if (host === undefined) return { state: 'none' };
  try {
    return { state: 'connected', change: await client.hosts.connect({ host, server }) };
  } catch (error) {
    return { state: 'failed', problem: problemOf(error) };
  }
}
