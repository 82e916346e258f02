import { holders } from '../../../shared/access.ts';
import type { State } from '../../../shared/contract.ts';
import type { AccessSet, ToolScopes } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Filled } from '../../ui/filled.tsx';
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
  return (
    <Panel title={words.title} note={words.note}>
      {tools.length === 0 ? <p>{words.none}</p> : null}
      {tools.length === 0 ? null : (
        // The roles stand here too, as a narrow window lays the cells out under each other.
        <table className="grid" role="table" aria-label={words.title}>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((name) => (
                <th key={name} role="columnheader" scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {tools.map((one) => (
              <ToolLine key={`${one.server} ${one.tool}`} of={one} held={holders(one, sets)} state={state} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function ToolLine({ of, held, state }: { of: ToolScopes; held: readonly AccessSet[]; state: State }) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Untrusted text={of.tool} mono />
        <div className="soft">
          <Untrusted text={texts.home.last.on(of.server)} />
        </div>
      </th>
      <td role="cell" data-column={words.needs}>
        <div>
          <Scopes of={of.scopes} />
          <div className="soft">{words[of.source]}</div>
        </div>
      </td>
      <td role="cell" data-column={words.held}>
        <div>
          {held.length === 0 ? <Badge>{words.nobody}</Badge> : null}
          {held.map((set) => (
            <div key={set.id}>
              <Holder of={set} state={state} />
            </div>
          ))}
        </div>
      </td>
      <td role="cell" data-column={words.until}>
        {held.length === 0 ? null : (
          <div>
            {held.map((set) => (
              <div key={set.id}>{set.until === undefined ? texts.access.signOut : <RelativeTime at={set.until} />}</div>
            ))}
          </div>
        )}
      </td>
    </tr>
  );
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
