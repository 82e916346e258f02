import { useId, useState } from 'react';
import type { State } from '../../../../shared/contract.ts';
import type { PolicyPreviewed } from '../../../../shared/policy.ts';
import { hostTitle } from '../../../core/names.ts';
import { useAction } from '../../../core/use-action.ts';
import { useClient } from '../../../core/use-core.tsx';
import { texts } from '../../../texts.ts';
import { Badge, EffectBadge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Filled } from '../../../ui/filled.tsx';
import { List, Row } from '../../../ui/list.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { Untrusted } from '../../../ui/untrusted.tsx';

const words = texts.policy.preview;
/** Kinds of calls drawn; what is beyond happened least. */
const most = 50;

/** A policy that is not in force, against the calls that were made. */
export function Preview({ state, live }: { state: State; live: boolean }) {
  const client = useClient();
  const id = useId();
  const [text, setText] = useState('');
  const [result, setResult] = useState<PolicyPreviewed>();
  const trying = useAction(async () => setResult(await client.policy.preview({ text })));
  const change = (next: string) => {
    setText(next);
    setResult(undefined);
    trying.clear();
  };
  const load = async (file: File | undefined) => file !== undefined && change(await file.text());
  return (
    <form
      className="more-form"
      onSubmit={(event) => {
        event.preventDefault();
        void trying.run();
      }}
    >
      <TextArea label={words.text} note={words.note} rows={8} value={text} onChange={change} />
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {words.file}
        </label>
        <input id={id} type="file" accept=".json,.jsonc" onChange={(event) => void load(event.target.files?.[0])} />
      </div>
      <div>
        <Button type="submit" pending={trying.pending} disabled={!live || text.trim() === ''}>
          {words.act}
        </Button>
      </div>
      <ProblemNote of={trying.problem} />
      {result === undefined ? null : <Previewed of={result} state={state} />}
    </form>
  );
}

function Previewed({ of, state }: { of: PolicyPreviewed; state: State }) {
  const { calls, deny, ask, allow, unknown, more, list } = of;
  return (
    <div className="explained" role="status">
      <p>
        <strong>{calls === 0 ? words.none : words.sum(deny, ask, allow)}</strong>
      </p>
      {unknown === 0 ? null : <p className="soft">{words.unknown(unknown)}</p>}
      {more ? <p className="soft">{words.more}</p> : null}
      {list.length === 0 ? null : (
        <List label={words.list}>
          {list.slice(0, most).map((one) => (
            <Call
              key={JSON.stringify([one.host, one.server, one.tool, one.account, one.would])}
              of={one}
              state={state}
            />
          ))}
        </List>
      )}
    </div>
  );
}

function Call({ of, state }: { of: PolicyPreviewed['list'][number]; state: State }) {
  const { host, server, tool, would, because, calls, lastAt } = of;
  const name = (text: string) => <Untrusted text={text} />;
  return (
    <Row
      title={
        <span>
          <Filled
            text={words.call}
            with={{ tool: name(tool), server: name(server), host: name(hostTitle(state, host)) }}
          />
        </span>
      }
      note={
        <>
          {words.times(calls)} · <RelativeTime at={lastAt} /> · {name(texts.policy.explain.because(because))}
        </>
      }
      end={
        would === 'unknown' ? (
          <Badge>{words.would.unknown}</Badge>
        ) : (
          <EffectBadge effect={would}>{words.would[would]}</EffectBadge>
        )
      }
    />
  );
}
