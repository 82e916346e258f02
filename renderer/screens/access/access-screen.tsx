import { KeyRound } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import type { Access } from '../../../shared/models.ts';
import { useAnswer } from '../../core/use-answer.ts';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { go } from '../../router.ts';
import type { ScreenProps } from '../../routes.tsx';
import { texts } from '../../texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { IssuersPanel } from '../issuers/issuers-panel.tsx';
import { RefusedPanel } from './refused-panel.tsx';
import { SetsPanel } from './sets-panel.tsx';
import { ToolsPanel } from './tools-panel.tsx';

const words = texts.access;

/** #/access is about every server, #/access/NAME about one. */
export function AccessScreen({ parts: [server] }: ScreenProps) {
  const client = useClient();
  const view = useCoreState();
  const live = view.connection === 'live';
  const key = live ? JSON.stringify([server, signedIn(view.state)]) : undefined;
  const access = useAnswer(key, (signal) => client.access.list(server === undefined ? {} : { server }, { signal }));
  return (
    <Page title={words.title} lead={words.lead}>
      {view.state === undefined || view.state.servers.length < 2 ? null : (
        <ServerChoice state={view.state} server={server} />
      )}
      {access.state === 'failed' ? <ProblemNote of={access.problem} again={access.again} /> : null}
      {access.state === 'loading' && access.value === undefined ? (
        <Panel>{view.connection === 'offline' ? <p className="soft">{texts.common.unknown}</p> : <Skeleton />}</Panel>
      ) : null}
      {access.value === undefined || view.state === undefined ? null : (
        <Parts access={access.value} state={view.state} live={live} onChange={access.again} />
      )}
      <IssuersPanel of={key} server={server} live={live} />
    </Page>
  );
}

/** Asked for again whenever somebody signs in or out, or a question ends: that is when access changes. */
function signedIn(state: State | undefined): unknown {
  const accounts = state?.servers.flatMap((one) => one.accounts.map(({ id, signedInAt }) => [one.id, id, signedInAt]));
  return [accounts, state?.prompts.map(({ id }) => id)];
}

function ServerChoice({ state, server = '' }: { state: State; server: string | undefined }) {
  const options = [{ value: '', label: words.anyServer }, ...state.servers.map(({ id }) => ({ value: id, label: id }))];
  return (
    <div className="spread">
      <Select
        label={words.server}
        options={options}
        value={server}
        onChange={(next) => (next === '' ? go('access') : go('access', next))}
      />
    </div>
  );
}

export interface AccessProps {
  access: Access;
  state: State;
  live: boolean;
  /** Something was taken back or forgotten. */
  onChange(): void;
}

function Parts(props: AccessProps) {
  const { sets, tools, refused } = props.access;
  if (sets.length + tools.length + refused.length === 0)
    return (
      <Panel>
        <EmptyState icon={KeyRound} title={words.none}>
          {words.noneNote}
        </EmptyState>
      </Panel>
    );
  return (
    <>
      <ToolsPanel {...props} />
      <SetsPanel {...props} />
      {refused.length === 0 ? null : <RefusedPanel {...props} />}
    </>
  );
}
