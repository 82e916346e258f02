import { Lock } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import type { Permission } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { accountTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { Badge, EffectBadge } from '../../ui/badge.tsx';
import { Filled } from '../../ui/filled.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { isRevocable } from './filter.ts';
import { PermissionSentence, permissionText } from './sentence.tsx';

const words = texts.permissions;

export interface PermissionRowProps {
  of: Permission;
  state: State;
  picked: boolean;
  onPick(): void;
}

/** One permission: what it says, to what it is bound, who made it and from where, of what use it is, when it ends. */
export function PermissionRow({ of, state, picked, onPick }: PermissionRowProps) {
  const { origin } = of;
  return (
    <div className="pick-row">
      {isRevocable(of) ? (
        <input
          type="checkbox"
          checked={picked}
          onChange={onPick}
          aria-label={words.select(permissionText(of, state))}
        />
      ) : (
        <span className="pick-none">{origin === 'managed' ? <Lock size="1.1rem" aria-hidden /> : null}</span>
      )}
      <div className="row" data-ended={of.ended === undefined ? undefined : ''}>
        <div className="row-main">
          <p>
            <PermissionSentence of={of} state={state} />
          </p>
          <Bounds of={of} state={state} />
          <p className="row-note">
            <From of={of} />
            {' · '}
            <Used of={of} />
            <Ends of={of} />
          </p>
          {origin === 'policy' || origin === 'managed' ? <p className="row-note">{words.fixed[origin]}</p> : null}
        </div>
        <div className="row-end">
          {origin === 'managed' ? <Badge tone="unverified">{words.locked}</Badge> : null}
          {of.session === undefined || of.ended !== undefined ? null : <Badge>{words.session}</Badge>}
          {of.ended === undefined ? (
            <EffectBadge effect={of.effect} />
          ) : (
            <Badge>{texts.common.effects[of.effect]}</Badge>
          )}
        </div>
      </div>
    </div>
  );
}

function Bounds({ of, state }: Pick<PermissionRowProps, 'of' | 'state'>) {
  const { only, tells } = words;
  const bounds = [
    ...(of.readOnly === true ? [only.readOnly] : []),
    ...(of.account === undefined ? [] : [only.account(accountTitle(state, of.account))]),
    ...(of.arguments ?? []).map(({ pointer, equals, like }) =>
      like === undefined ? only.is(pointer, JSON.stringify(equals)) : only.like(pointer, like),
    ),
  ];
  return (
    <>
      {bounds.length === 0 ? null : (
        <p className="row-bounds">
          {only.title} <Untrusted text={bounds.join(', ')} />.
        </p>
      )}
      {of.words === undefined ? null : (
        <p className="row-note">
          <Untrusted text={tells(of.words)} />
        </p>
      )}
    </>
  );
}

function From({ of: { origin, by, createdAt } }: { of: Permission }) {
  return (
    <>
      {words.origin[origin]}
      {by === undefined ? null : ` ${words.by[by.way]}`}
      {by?.program === undefined ? null : (
        <>
          {' '}
          <span title={visible(by.program)}>
            <Untrusted text={words.program(fileName(by.program), by.pid)} />
          </span>
        </>
      )}
      {', '}
      <Filled text={words.since} with={{ time: <RelativeTime at={createdAt} /> }} />
    </>
  );
}

/** The whole path is in the log, and where the pointer rests. */
function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function Used({ of: { uses, lastUsedAt } }: { of: Permission }) {
  return (
    <>
      {words.used(uses)}
      {lastUsedAt === undefined ? null : (
        <>
          , <Filled text={words.lastUsed} with={{ time: <RelativeTime at={lastUsedAt} /> }} />
        </>
      )}
    </>
  );
}

function Ends({ of: { until, callsLeft, ended } }: { of: Permission }) {
  if (ended !== undefined)
    return (
      <>
        {' · '}
        <Filled text={words.ended[ended.how]} with={{ time: <RelativeTime at={ended.at} /> }} />
      </>
    );
  return (
    <>
      {until === undefined ? null : (
        <>
          {' · '}
          <Filled text={words.ends} with={{ time: <RelativeTime at={until} /> }} />
        </>
      )}
      {callsLeft === undefined ? null : ` · ${words.left(callsLeft)}`}
    </>
  );
}
