import { Fragment } from 'react';
import { holders } from '../../../shared/access.ts';
import type { State } from '../../../shared/contract.ts';
import type { AccessSet, ToolScopes } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Grid, type GridRow } from '../../ui/grid.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { Scopes } from '../servers/account-facts.tsx';
import type { AccessProps } from './access-screen.tsx';
import { forWhom } from './for-whom.ts';

const words = texts.access.tools;
const columns = [words.tool, words.needs, words.held, words.until];

/** Tool by tool: the scopes it needs, who has them and for how long. */
export function ToolsPanel({ access: { tools, sets }, state }: AccessProps) {
  const rows = tools.map((one) => toolRow(one, holders(one, sets), state));
  return (
    <Panel title={words.title} note={words.note}>
      {tools.length === 0 ? <p>{words.none}</p> : <Grid label={words.title} columns={columns} rows={rows} />}
    </Panel>
  );
}

function toolRow(of: ToolScopes, held: readonly AccessSet[], state: State): GridRow {
  return {
    key: `${of.server} ${of.tool}`,
    cells: [
      <Fragment key="tool">
        <Untrusted text={of.tool} mono />
        <div className="soft">
          <Untrusted text={texts.home.last.on(of.server)} />
        </div>
      </Fragment>,
      <div key="needs">
        <Scopes of={of.scopes} />
        <div className="soft">{words[of.source]}</div>
      </div>,
      <div key="held">
        {held.length === 0 ? <Badge>{words.nobody}</Badge> : null}
        {held.map((set) => (
          <div key={set.id}>
            <Holder of={set} state={state} />
          </div>
        ))}
      </div>,
      held.length === 0 ? null : (
        <div key="until">
          {held.map((set) => (
            <div key={set.id}>{set.until === undefined ? texts.access.signOut : <RelativeTime at={set.until} />}</div>
          ))}
        </div>
      ),
    ],
  };
}

function Holder({ of, state }: { of: AccessSet; state: State }) {
  return (
    <Filled
      text={texts.access.as}
      with={{
        who: <Untrusted text={forWhom(of, state)} />,
        account: <Untrusted text={of.accountName ?? of.account} />,
      }}
    />
  );
}
