import { useState } from 'react';
import type { SignOutResult, State } from '../../../shared/contract.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SignedOutNote } from '../servers/signed-out-note.tsx';

const words = texts.settings.stop;

/** What ends everything at once: no call passes, or nobody is signed in any more. */
export function StopPanel({ state, live }: { state: State; live: boolean }) {
  const client = useClient();
  const [signedOut, setSignedOut] = useState<readonly SignOutResult[]>();
  const pausing = useAction((paused: boolean) => client.core.pause({ paused }));
  return (
    <Panel title={words.title}>
      <Switch
        label={words.pause}
        note={words.pauseNote}
        checked={state.core.paused}
        disabled={!live || pausing.pending}
        onChange={pausing.run}
      />
      <ProblemNote of={pausing.problem} />
      <div className="actions">
        <Confirm
          disabled={!live}
          title={words.signOutTitle}
          note={
            <>
              <p>{words.signOutNote}</p>
              <p>{words.signOutNote2}</p>
            </>
          }
          action={words.signOut}
          act={async () => setSignedOut(await client.servers.signOutEverywhere())}
        >
          {words.signOut}
        </Confirm>
        <p className="soft">{words.signOutNote}</p>
      </div>
      <SignedOutNote of={signedOut} />
    </Panel>
  );
}
