import type { State } from '../../../shared/contract.ts';
import type { Tool } from '../../../shared/models.ts';
import { useAction } from '../../core/use-action.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient } from '../../core/use-core.tsx';
import { toPlace } from '../../router.ts';
import { texts } from '../../texts.ts';
import { EffectBadge } from '../../ui/badge.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import type { Progress } from './progress.ts';
import { connect } from './server-step.tsx';

const words = texts.firstRun.signIn;
const end = texts.firstRun.end;
/** Enough to see that it works. */
const shownTools = 5;

export interface SignInStepProps {
  progress: Extract<Progress, { step: 'sign-in' }>;
  state: State;
  live: boolean;
  onProgress(next: Progress): void;
}

/** Step 3: tries the server, signs in where it wants that, and ends with what it answered. */
export function SignInStep({ progress, state, live, onProgress }: SignInStepProps) {
  const client = useClient();
  const { server } = progress;
  const tools = useAnswer(live ? server : undefined, (signal) => client.servers.tools({ server }, { signal }));
  const mustSignIn = tools.state === 'failed' && tools.problem.code === 'sign-in-needed';
  return (
    <>
      <ConnectionNote progress={progress} state={state} live={live} onProgress={onProgress} />
      {tools.state === 'ok' ? <Works progress={progress} tools={tools.value} onProgress={onProgress} /> : null}
      {tools.state === 'loading' ? (
        <Panel>
          <p className="soft">{words.trying(server)}</p>
          <Skeleton lines={3} />
        </Panel>
      ) : null}
      {mustSignIn ? (
        <Panel title={words.title(server)}>
          <p>{words.needed}</p>
          <div className="actions">
            <SignIn server={server} disabled={!live} onDone={tools.again} />
          </div>
        </Panel>
      ) : null}
      {tools.state === 'failed' && !mustSignIn ? <ProblemNote of={tools.problem} again={tools.again} /> : null}
    </>
  );
}

interface WorksProps {
  progress: SignInStepProps['progress'];
  tools: readonly Tool[];
  onProgress(next: Progress): void;
}

function Works({ progress, tools, onProgress }: WorksProps) {
  const { connection, server, host } = progress;
  const rest = tools.length - shownTools;
  return (
    <Panel title={end.title} note={end.note(server, tools.length)}>
      {connection.state === 'connected' ? (
        <Notice tone="ask">
          <strong>{end.restart}</strong>
          <p>{connection.change.afterwards}</p>
        </Notice>
      ) : null}
      <ul className="offered" aria-label={end.tools}>
        {tools.slice(0, shownTools).map(({ name, decision }) => (
          <li key={name}>
            <Untrusted text={name} mono />
            <EffectBadge effect={decision} />
          </li>
        ))}
        {rest > 0 ? (
          <li>
            <a href={toPlace('servers', server)}>{end.more(rest)}</a>
          </li>
        ) : null}
      </ul>
      <div className="actions">
        <LinkButton href={toPlace('home')} kind="primary">
          {end.home}
        </LinkButton>
        <Button onClick={() => onProgress({ step: 'server', host })}>{end.another}</Button>
      </div>
    </Panel>
  );
}

/** Whether the host is connected, and the way back where its own entry was replaced. */
function ConnectionNote({ progress, state, live, onProgress }: SignInStepProps) {
  const client = useClient();
  const { connection, host, server } = progress;
  const taken = connection.state === 'connected' ? connection.taken : undefined;
  const undo = useAction(async () => {
    if (taken === undefined) return;
    await client.hosts.undoTakeOver(taken);
    onProgress({ step: 'server', host, undone: true });
  });
  const again = async () => onProgress({ ...progress, connection: await connect(client, host, server) });
  if (connection.state === 'none') return null;
  if (connection.state === 'failed') return <ProblemNote of={connection.problem} again={again} />;
  const title = state.hosts.find((one) => one.host === connection.change.host)?.title ?? connection.change.host;
  return (
    <Notice tone="allow">
      <div className="row">
        <p className="row-main">{taken === undefined ? words.connected(title) : words.taken(taken.name)}</p>
        {taken === undefined ? null : (
          <Button disabled={!live} pending={undo.pending} onClick={undo.run}>
            {words.undo}
          </Button>
        )}
      </div>
      <ProblemNote of={undo.problem} />
    </Notice>
  );
}
