import { Lock } from 'lucide-react';
import type { State } from '../../../../shared/contract.ts';
import type { PolicyShown } from '../../../../shared/policy.ts';
import { useAnswer } from '../../../core/use-answer.ts';
import { useClient } from '../../../core/use-core.tsx';
import { formatList } from '../../../format.ts';
import { texts } from '../../../texts.ts';
import { Badge } from '../../../ui/badge.tsx';
import { type Json, jsonTree } from '../../../ui/json/json-tree.ts';
import { JsonView } from '../../../ui/json/json-view.tsx';
import { List, Row } from '../../../ui/list.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Untrusted } from '../../../ui/untrusted.tsx';
import { Explain } from './explain.tsx';
import { Preview } from './preview.tsx';

const words = texts.policy;

/** What is in force by files and which file says it, and the ways to ask what a call or another file would meet. */
export function PolicyPanel({ state, live }: { state: State; live: boolean }) {
  const client = useClient();
  const fixed = state.permissions.filter(({ origin }) => origin === 'policy' || origin === 'managed');
  const shown = useAnswer(`policy ${fixed.map(({ id }) => id).join(' ')}`, (signal) =>
    client.policy.show(undefined, { signal }),
  );
  return (
    <Panel title={words.title} note={words.note}>
      {shown.state === 'failed' ? <ProblemNote of={shown.problem} again={shown.again} /> : null}
      {shown.value === undefined ? shown.state === 'loading' && <Skeleton lines={2} /> : <InForce of={shown.value} />}
      <details className="more">
        <summary>{words.explain.title}</summary>
        <Explain state={state} live={live} />
      </details>
      <details className="more">
        <summary>{words.preview.title}</summary>
        <Preview state={state} live={live} />
      </details>
    </Panel>
  );
}

function InForce({ of: { files, members } }: { of: PolicyShown }) {
  return (
    <>
      {files.length === 0 ? null : (
        <List label={words.files}>
          {files.map((file) => (
            <File key={file.file} of={file} />
          ))}
        </List>
      )}
      {members.length === 0 ? <p className="soft">{words.none}</p> : null}
      {members.length === 0 ? null : (
        <List label={words.members}>
          {members.map((member) => (
            <Member key={member.member} of={member} />
          ))}
        </List>
      )}
    </>
  );
}

const tones = { absent: 'neutral', ok: 'allow', invalid: 'danger' } as const;

function File({ of: { layer, file, state, problem } }: { of: PolicyShown['files'][number] }) {
  return (
    <Row
      title={words.layer[layer]}
      note={<Untrusted text={file} mono />}
      end={<Badge tone={tones[state]}>{words.state[state]}</Badge>}
    >
      {problem === undefined ? null : (
        <p className="field-error">
          <Untrusted text={problem} />
        </p>
      )}
    </Row>
  );
}

function Member({ of: { member, value, from, locked } }: { of: PolicyShown['members'][number] }) {
  const name = (Object.hasOwn(words.member, member) ? words.member[member] : undefined) ?? member;
  const layers = formatList(from.map((layer) => words.whose[layer]));
  return (
    <Row
      title={name}
      note={locked ? `${words.from(layers)}. ${words.lockedBy}` : words.from(layers)}
      end={
        locked ? (
          <Badge tone="unverified">
            <Lock size="0.95em" aria-hidden />
            {texts.permissions.locked}
          </Badge>
        ) : undefined
      }
    >
      <JsonView tree={jsonTree(value as Json)} label={name} />
    </Row>
  );
}
