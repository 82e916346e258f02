import type { State } from '../../../shared/contract.ts';
import type { Permission } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Badge, EffectBadge } from '../../ui/badge.tsx';
import { Filled } from '../../ui/filled.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { PermissionSentence, permissionText } from './sentence.tsx';

const words = texts.permissions;

export interface PermissionRowProps {
  of: Permission;
  state: State;
  picked: boolean;
  onPick(): void;
}

/** One permission: what it says, where it comes from, whether it is of use. */
export function PermissionRow({ of, state, picked, onPick }: PermissionRowProps) {
  return (
    <div className="pick-row">
      <input type="checkbox" checked={picked} onChange={onPick} aria-label={words.select(permissionText(of, state))} />
      <div className="row">
        <div className="row-main">
          <p>
            <PermissionSentence of={of} state={state} />
          </p>
          <p className="row-note">
            {words.origin[of.origin]}, <Filled text={words.since} with={{ time: <RelativeTime at={of.createdAt} /> }} />
            {' · '}
            {words.used(of.uses)}
            {of.lastUsedAt === undefined ? null : (
              <>
                , <Filled text={words.lastUsed} with={{ time: <RelativeTime at={of.lastUsedAt} /> }} />
              </>
            )}
          </p>
        </div>
        <div className="row-end">
          {of.session === undefined ? null : <Badge>{words.session}</Badge>}
          <EffectBadge effect={of.effect} />
        </div>
      </div>
    </div>
  );
}
