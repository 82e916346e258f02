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
import { CheckLine } from '../../ui/check-line.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { everything, fitting, isRevocable } from './filter.ts';
import { PermissionFilters } from './permission-filters.tsx';
import { PermissionRow } from './permission-row.tsx';
import { useLedger } from './use-ledger.ts';

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
  const { permissions, ended } = useLedger(state, filter);
  const fit = useMemo(() => fitting(permissions, state, filter), [permissions, state, filter]);
  const revocable = fit.filter(isRevocable);
  // What a filter hides is not revoked by accident.
  const chosen = revocable.filter(({ id }) => picked.has(id));
  const toggle = (id: string) => setPicked(toggled(picked, id));
  const all = chosen.length === revocable.length && revocable.length > 0;
  const asItWas = filter === everything;
  return (
    <Panel title={words.list} actions={<span className="soft">{words.shown(fit.length)}</span>}>
      <PermissionFilters filter={filter} onChange={setFilter} />
      <div className="bulk">
        <CheckLine
          checked={all}
          disabled={revocable.length === 0}
          onChange={() => setPicked(all ? new Set() : new Set(revocable.map(({ id }) => id)))}
        >
          {words.selectAll}
        </CheckLine>
        <span className="soft" role="status">
          {chosen.length === 0 ? '' : words.selected(chosen.length)}
        </span>
        <Revoke of={chosen} live={live} onRevoked={onRevoked} />
      </div>
      {ended?.state === 'failed' ? <ProblemNote of={ended.problem} again={ended.again} /> : null}
      {ended?.state === 'loading' && ended.value === undefined ? <Skeleton lines={3} /> : null}
      {fit.length === 0 && asItWas ? (
        <EmptyState icon={ListChecks} title={words.none}>
          {words.noneNote}
        </EmptyState>
      ) : fit.length === 0 && ended?.state !== 'loading' ? (
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
