import { useState } from 'react';
import type { State } from '../../../../shared/contract.ts';
import type { PolicyExplained } from '../../../../shared/policy.ts';
import { useAction } from '../../../core/use-action.ts';
import { useClient } from '../../../core/use-core.tsx';
import { texts } from '../../../texts.ts';
import { Badge, EffectBadge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { type Json, parsed } from '../../../ui/json/json-tree.ts';
import { List, Row } from '../../../ui/list.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { Untrusted } from '../../../ui/untrusted.tsx';
import { PermissionSentence } from '../../permissions/sentence.tsx';
import { hostOptions, serverOptions } from './options.ts';

const words = texts.policy.explain;

/** A call that nobody makes, and what would decide about it. */
export function Explain({ state, live }: { state: State; live: boolean }) {
  const client = useClient();
  const [hosts, servers] = [hostOptions(state), serverOptions(state)];
  const [call, setCall] = useState({
    host: hosts[0]?.value ?? '',
    server: servers[0]?.value ?? '',
    tool: '',
    text: '',
  });
  const [tried, setTried] = useState(false);
  const [answer, setAnswer] = useState<PolicyExplained>();
  const given = argumentsOf(call.text);
  const asking = useAction(async () => {
    const { host, server, tool } = call;
    const about = { host, server, tool: tool.trim(), ...(given.value === undefined ? {} : { arguments: given.value }) };
    setAnswer(await client.policy.explain(about));
  });
  const change = (part: Partial<typeof call>) => {
    setCall({ ...call, ...part });
    // An answer to another call must not stand below this one.
    setAnswer(undefined);
  };
  const ready = call.tool.trim() !== '' && given.ok;
  return (
    <form
      className="more-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (ready) void asking.run();
      }}
    >
      <p className="soft">{words.note}</p>
      <div className="filters">
        <Select label={words.host} options={hosts} value={call.host} onChange={(host) => change({ host })} />
        <Select label={words.server} options={servers} value={call.server} onChange={(server) => change({ server })} />
      </div>
      <TextInput
        label={words.tool}
        value={call.tool}
        error={tried && call.tool.trim() === '' ? words.needTool : undefined}
        onChange={(tool) => change({ tool })}
      />
      <TextArea
        label={words.arguments}
        note={words.argumentsNote}
        value={call.text}
        error={tried && !given.ok ? words.badArguments : undefined}
        onChange={(text) => change({ text })}
      />
      <div>
        <Button type="submit" pending={asking.pending} disabled={!live}>
          {words.act}
        </Button>
      </div>
      <ProblemNote of={asking.problem} />
      {answer === undefined ? null : <Explained of={answer} state={state} />}
    </form>
  );
}

function Explained({ of, state }: { of: PolicyExplained; state: State }) {
  const { effect, step, because, refusal, matched, definitionKnown, listed } = of;
  return (
    <div className="explained" role="status">
      <p>
        <EffectBadge effect={effect} /> {refusal === 'serverRequests' ? words.noRequests : words.step[step]}
      </p>
      <p className="soft">
        <Untrusted text={words.because(refusal ?? because)} />
      </p>
      {definitionKnown ? null : <p className="soft">{words.unknownDefinition}</p>}
      {definitionKnown && !listed ? <p className="soft">{words.unlisted}</p> : null}
      {matched.length === 0 ? null : (
        <List label={words.matched}>
          {matched.map(({ permission, unsure }) => (
            <Row
              key={permission.id}
              title={
                <span>
                  <PermissionSentence of={permission} state={state} />
                </span>
              }
              note={texts.permissions.origin[permission.origin]}
              end={unsure ? <Badge>{words.unsure}</Badge> : undefined}
            />
          ))}
        </List>
      )}
    </div>
  );
}

/** Nothing given is fine; anything but an object is not. */
function argumentsOf(text: string): { ok: boolean; value?: Record<string, Json> } {
  if (text.trim() === '') return { ok: true };
  const value = parsed(text)?.value;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ok: true, value: value as Record<string, Json> } : { ok: false };
}
