import { useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Effect } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { CheckLine } from '../../ui/check-line.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Select } from '../../ui/select.tsx';
import { PermissionSentence } from './sentence.tsx';

const words = texts.permissions.rule;
const any = '*';
const effects = (['allow', 'ask', 'deny'] as const).map((value) => ({ value, label: words.effects[value] }));

export interface Rule {
  effect: Effect;
  host: string;
  server: string;
  tool: string;
  /** Only tools that their server says only read. */
  readOnly?: boolean;
}

export interface RuleDialogProps {
  state: State;
  /** What stands there first. */
  start?: Rule;
  onClose(): void;
  onSaved(): void;
}

const empty: Rule = { effect: 'ask', host: any, server: any, tool: '' };

/** A rule of the person's own, with the sentence it will be shown as. */
export function RuleDialog({ state, start = empty, onClose, onSaved }: RuleDialogProps) {
  const client = useClient();
  const [rule, setRule] = useState<Rule>(start);
  const [tried, setTried] = useState(false);
  const saving = useAction((made: Rule) => client.permissions.set(made));
  const tool = rule.tool.trim();
  const save = async () => {
    setTried(true);
    if (tool !== '' && (await saving.run({ ...rule, tool }))) onSaved();
  };
  const everything = rule.effect === 'allow' && rule.server === any && tool === any;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      note={words.note}
      actions={
        <>
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          <Button kind="primary" pending={saving.pending} onClick={save}>
            {words.save}
          </Button>
        </>
      }
    >
      <Choice
        label={words.effect}
        options={effects}
        value={rule.effect}
        onChange={(effect) => setRule({ ...rule, effect })}
      />
      <Select
        label={words.host}
        options={hosts(state)}
        value={rule.host}
        onChange={(host) => setRule({ ...rule, host })}
      />
      <Select
        label={words.server}
        options={servers(state)}
        value={rule.server}
        onChange={(server) => setRule({ ...rule, server, readOnly: false })}
      />
      <TextInput
        label={words.tool}
        note={words.toolNote}
        value={rule.tool}
        error={tried && tool === '' ? words.needTool : undefined}
        onChange={(next) => setRule({ ...rule, tool: next })}
      />
      {rule.server === any ? null : (
        <CheckLine
          checked={rule.readOnly === true}
          onChange={() => setRule({ ...rule, readOnly: rule.readOnly !== true })}
        >
          {words.readOnly}
        </CheckLine>
      )}
      <div className="preview">
        <span className="field-note">{words.preview}</span>
        <p aria-live="polite">
          <PermissionSentence of={{ ...rule, tool: tool === '' ? '…' : tool, origin: 'rule' }} state={state} />
        </p>
      </div>
      {everything ? <Notice tone="ask">{words.broad}</Notice> : null}
      <ProblemNote of={saving.problem} />
    </Dialog>
  );
}

function hosts(state: State) {
  const known = state.hosts.map(({ host, title }) => ({ value: host, label: title }));
  const other = { value: 'other', label: texts.hosts.other };
  return [{ value: any, label: texts.permissions.anyHost }, ...known, other];
}

function servers(state: State) {
  const known = state.servers.map(({ id }) => ({ value: id, label: visible(id) }));
  return [{ value: any, label: words.anyServer }, ...known];
}
