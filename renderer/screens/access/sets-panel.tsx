import type { ReactNode } from 'react';
import { useState } from 'react';
import type { SignOutResult, State } from '../../../shared/contract.ts';
import type { AccessSet } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { issuerHost } from '../../core/issuer.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Filled } from '../../ui/filled.tsx';
import { List, Row } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import type { AccessProps } from './access-screen.tsx';
import { forWhom } from './for-whom.ts';
import { ScopeList } from './scope-list.tsx';

const words = texts.access.sets;

/** Each token set: whose, for whom, what it may do and until when. What one host was given beyond the others can be taken back. */
export function SetsPanel({ access: { sets }, state, live, onChange }: AccessProps) {
  const [taken, setTaken] = useState<SignOutResult>();
  const done = (result: SignOutResult) => {
    setTaken(result);
    onChange();
  };
  return (
    <Panel title={words.title} note={words.note}>
      {taken === undefined ? null : (
        <Notice tone="allow">
          <Filled
            text={texts.signedOut[taken.revocation]}
            with={{ issuer: <Untrusted text={issuerHost(taken.issuer)} /> }}
          />
        </Notice>
      )}
      {sets.length === 0 ? <p>{words.none}</p> : null}
      {sets.length === 0 ? null : (
        <List label={words.title}>
          {sets.map((set) => (
            <Row
              key={set.id}
              title={<Untrusted text={forWhom(set, state)} />}
              note={<SetNote of={set} />}
              end={set.agent === undefined ? undefined : <Narrow set={set} state={state} live={live} onDone={done} />}
            >
              <ScopeList of={set.scopes} />
              <Withheld of={set} />
            </Row>
          ))}
        </List>
      )}
    </Panel>
  );
}

/** What the company was asked for and did not give. */
function Withheld({ of: { withheld = [] } }: { of: AccessSet }): ReactNode {
  if (withheld.length === 0) return null;
  return (
    <p className="soft">
      <Filled text={words.withheld} with={{ scopes: <Untrusted text={withheld.join(' ')} mono /> }} />
    </p>
  );
}

function SetNote({ of }: { of: AccessSet }) {
  return (
    <>
      <Filled
        text={words.on}
        with={{
          server: <Untrusted text={of.server} />,
          account: <Untrusted text={of.accountName ?? of.account} />,
          issuer: <Untrusted text={issuerHost(of.issuer)} />,
        }}
      />
      {' · '}
      <Lasts of={of} />
    </>
  );
}

function Lasts({ of: { until, agent } }: { of: AccessSet }): ReactNode {
  if (until !== undefined) return <Filled text={words.ends} with={{ time: <RelativeTime at={until} /> }} />;
  return agent === undefined ? words.lasts : words.lastsOne;
}

interface NarrowProps {
  set: AccessSet;
  state: State;
  live: boolean;
  onDone(result: SignOutResult): void;
}

function Narrow({ set, state, live, onDone }: NarrowProps) {
  const client = useClient();
  const host = visible(forWhom(set, state));
  return (
    <Confirm
      kind="plain"
      disabled={!live}
      label={words.narrowLabel(host, visible(set.server))}
      title={words.narrowTitle(host)}
      note={words.narrowNote}
      action={words.narrow}
      act={async () => onDone(await client.access.narrow({ id: set.id }))}
    >
      {words.narrow}
    </Confirm>
  );
}
