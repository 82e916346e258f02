import { ListChecks } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Permission } from '../../../shared/models.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { List } from '../../ui/list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { everything, fitting } from './filter.ts';
import { PermissionFilters } from './permission-filters.tsx';
import { PermissionRow } from './permission-row.tsx';

const words = texts.permissions;
/** Rows drawn at once. */
const page = 100;

export interface PermissionsPanelProps {
  state: State;
  live: boolean;
  onRevoked(count: number): void;
}

export function PermissionsPanel({ state, live, onRevoked }: PermissionsPanelProps) {
  const [filter, setFilter] = useState(everything);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(page);
  const fit = useMemo(() => fitting(state, filter), [state, filter]);
  if (state.permissions.length === 0)
    return (
      <Panel>
        <EmptyState icon={ListChecks} title={words.none}>
          {words.noneNote}
        </EmptyState>
      </Panel>
    );
  // What a filter hides is not revoked by accident.
  const chosen = fit.filter(({ id }) => picked.has(id));
  const toggle = (id: string) => setPicked(toggled(picked, id));
  const all = chosen.length === fit.length && fit.length > 0;
  return (
    <Panel title={words.list} actions={<span className="soft">{words.shown(fit.length)}</span>}>
      <PermissionFilters filter={filter} onChange={setFilter} />
      <div className="bulk">
        <label className="bulk-all">
          <input
            type="checkbox"
            checked={all}
            disabled={fit.length === 0}
            onChange={() => setPicked(all ? new Set() : new Set(fit.map(({ id }) => id)))}
          />
          <span>{words.selectAll}</span>
        </label>
        <span className="soft" role="status">
          {chosen.length === 0 ? '' : words.selected(chosen.length)}
        </span>
        <Revoke of={chosen} live={live} onRevoked={onRevoked} />
      </div>
      {fit.length === 0 ? (
        <EmptyState
          title={words.noMatch}
          action={<Button onClick={() => setFilter(everything)}>{words.clear}</Button>}
        />
      ) : (
        <List label={words.list}>
          {fit.slice(0, shown).map((one) => (
            <PermissionRow
              key={one.id}
              of={one}
              state={state}
              picked={picked.has(one.id)}
              onPick={() => toggle(one.id)}
            />
          ))}
        </List>
      )}
      {fit.length > shown ? (
        <div>
          <Button onClick={() => setShown(shown + page * 5)}>{words.more(fit.length - shown)}</Button>
        </div>
      ) : null}
    </Panel>
  );
}

function Revoke({ of, live, onRevoked }: { of: readonly Permission[]; live: boolean; onRevoked(count: number): void }) {
  const client = useClient();
  const revoke = async () => {
    const { revoked } = await client.permissions.revoke({ ids: of.map(({ id }) => id) });
    onRevoked(revoked);
  };
  return (
    <Confirm
      disabled={!live || of.length === 0}
      title={words.revokeTitle(of.length)}
      note={words.revokeNote}
      action={words.revokeAct(of.length)}
      act={revoke}
    >
      {words.revoke}
    </Confirm>
  );
}

function toggled(of: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(of);
  if (!next.delete(id)) next.add(id);
  return next;
}
