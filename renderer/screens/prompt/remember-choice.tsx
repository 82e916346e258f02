import type { State } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';
import { accountTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';
import { CheckLine } from '../../ui/check-line.tsx';
import { Choice } from '../../ui/choice.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Filled } from '../../ui/filled.tsx';
import { Select } from '../../ui/select.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { type ArgumentShown, argumentsShown, calls, minutes, type Remembered, withArgument } from './limits.ts';

const words = texts.prompt.remember;
const { limits } = texts.prompt;
const choices = (['once', 'session', 'time', 'always'] as const).map((value) => ({ value, label: words[value] }));
const unbound = choices.filter(({ value }) => value !== 'time');
const times = minutes.map((value) => ({ value, label: limits.minutes[value] }));
const counts = calls.map((value) => ({ value, label: limits.calls[value] }));

export interface RememberChoiceProps {
  prompt: Prompt;
  state: State;
  of: Remembered;
  onChange(next: Remembered): void;
}

/** How long an answer holds; behind a fold, what it is bound to and what the model is told with a no. */
export function RememberChoice(props: RememberChoiceProps) {
  const { prompt, of, onChange } = props;
  const bindable = prompt.kind === 'tool-call';
  return (
    <>
      <div className="remember">
        <Choice
          row
          label={words.label}
          options={bindable ? choices : unbound}
          value={of.remember}
          onChange={(remember) => onChange({ ...of, remember })}
        />
        {of.remember === 'time' ? (
          <Select
            bare
            label={limits.howLong}
            options={times}
            value={of.minutes}
            onChange={(time) => onChange({ ...of, minutes: time })}
          />
        ) : null}
      </div>
      {bindable ? <More {...props} /> : null}
    </>
  );
}

function More(props: RememberChoiceProps) {
  const { of, onChange } = props;
  return (
    <details className="more">
      <summary>{limits.more}</summary>
      <div className="more-body">
        {of.remember === 'once' ? <p className="prompt-soft">{limits.onlyOnce}</p> : <Limits {...props} />}
        <TextInput
          label={limits.words}
          note={limits.wordsNote}
          value={of.words}
          maxLength={500}
          onChange={(text) => onChange({ ...of, words: text })}
        />
      </div>
    </details>
  );
}

function Limits({ prompt, state, of, onChange }: RememberChoiceProps) {
  const { account, accountName } = prompt;
  return (
    <>
      {account === undefined ? null : (
        <CheckLine checked={of.account} onChange={() => onChange({ ...of, account: !of.account })}>
          <Filled
            text={limits.account}
            with={{ account: <Untrusted text={accountName ?? accountTitle(state, account)} /> }}
          />
        </CheckLine>
      )}
      {argumentsShown(prompt).map((argument) => (
        <ArgumentLimit key={argument.pointer} argument={argument} of={of} onChange={onChange} />
      ))}
      {of.remember === 'session' ? null : (
        <CheckLine checked={of.everyHost} onChange={() => onChange({ ...of, everyHost: !of.everyHost })}>
          {limits.everyHost}
        </CheckLine>
      )}
      <Select
        label={limits.callsLabel}
        options={counts}
        value={of.calls}
        onChange={(count) => onChange({ ...of, calls: count })}
      />
    </>
  );
}

type ArgumentLimitProps = { argument: ArgumentShown } & Pick<RememberChoiceProps, 'of' | 'onChange'>;

/** One argument, bound to what it is now; a text can be made a pattern. */
function ArgumentLimit({ argument: { name, pointer, value }, of, onChange }: ArgumentLimitProps) {
  const bound = of.arguments.has(pointer);
  const bind = (pattern: string | undefined) => onChange(withArgument(of, pointer, { pattern }));
  return (
    <>
      <CheckLine
        checked={bound}
        onChange={() => (bound ? onChange(withArgument(of, pointer, 'unbound')) : bind(undefined))}
      >
        <Filled
          text={limits.argument}
          with={{ name: <Untrusted text={name} mono />, value: <Untrusted text={JSON.stringify(value)} mono /> }}
        />
      </CheckLine>
      {bound && typeof value === 'string' ? (
        <TextInput
          label={limits.pattern(visible(name))}
          note={limits.patternNote}
          value={of.arguments.get(pointer) ?? value}
          maxLength={500}
          onChange={bind}
        />
      ) : null}
    </>
  );
}
