import { type ReactNode, useId } from 'react';
import type { FormField } from '../../../shared/elicitation.ts';
import { asksForSecret, labelOf } from '../../../shared/elicitation-words.ts';
import { rulesOf } from '../../../shared/elicitation-rules.ts';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { CheckLine } from '../../ui/check-line.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import type { Draft } from './elicitation-draft.ts';

const words = texts.elicitation.form;

export interface ElicitationFieldsProps {
  fields: readonly FormField[];
  draft: Draft;
  /** What is wrong, by field; shown once the person has tried to send it. */
  faults: ReadonlyMap<string, string>;
  /** Nobody can fill in any more once it has ended. */
  ended: boolean;
  onChange(draft: Draft): void;
}

/** A server's form, one control for each value it asks for. Every word of it is the server's and shown as such. */
export function ElicitationFields({ fields, draft, faults, ended, onChange }: ElicitationFieldsProps) {
  return (
    <fieldset className="elicitation-fields" disabled={ended}>
      <legend>
        <strong>{words.fields}</strong>
      </legend>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={draft[field.name] ?? ''}
          fault={faults.get(field.name)}
          onChange={(value) => onChange({ ...draft, [field.name]: value })}
        />
      ))}
    </fieldset>
  );
}

interface FieldProps {
  field: FormField;
  value: string | readonly string[];
  fault: string | undefined;
  onChange(value: string | readonly string[]): void;
}

function Field({ field, value, fault, onChange }: FieldProps) {
  const { of } = field;
  const label = visible(labelOf(field));
  const common = { label, note: <Note field={field} />, error: fault === undefined ? undefined : visible(fault) };
  if (of.kind === 'choices') return <Several {...common} options={of.options} value={value} onChange={onChange} />;
  const control = { ...common, value: String(value), onChange };
  if (of.kind === 'boolean') return <Select {...control} options={[none(field), ...yesAndNo]} />;
  if (of.kind === 'choice') return <Select {...control} options={[none(field), ...placesOf(of.options)]} />;
  return <TextInput {...control} autoComplete="off" required={field.required} />;
}

const yesAndNo = [
  { value: 'yes', label: words.yes },
  { value: 'no', label: words.no },
];

function none({ required }: FormField) {
  return { value: '', label: required ? words.choose : words.leaveOut };
}

function placesOf(options: readonly { title: string }[]) {
  return options.map(({ title }, at) => ({ value: String(at), label: visible(title) }));
}

function Note({ field }: { field: FormField }) {
  const { description, required, of } = field;
  const rules = [...(required ? [] : [words.optional]), ...rulesOf(of)].join(', ');
  return (
    <>
      {description === undefined ? null : <Untrusted text={description} />}
      {rules === '' ? null : <div>{rules}</div>}
      {asksForSecret(field) ? <div className="elicitation-secret">{words.secret}</div> : null}
    </>
  );
}

interface SeveralProps extends Pick<FieldProps, 'value' | 'onChange'> {
  label: string;
  note: ReactNode;
  error: string | undefined;
  options: readonly { title: string }[];
}

function Several({ label, note, error, options, value, onChange }: SeveralProps) {
  const id = useId();
  const chosen = new Set(typeof value === 'string' ? [] : value);
  const turn = (place: string) => onChange([...chosen.symmetricDifference(new Set([place]))]);
  return (
    <fieldset className="radios" data-invalid={error === undefined ? undefined : ''} aria-describedby={`${id}-note`}>
      <legend className="field-label">{label}</legend>
      {placesOf(options).map((option) => (
        <CheckLine key={option.value} checked={chosen.has(option.value)} onChange={() => turn(option.value)}>
          {option.label}
        </CheckLine>
      ))}
      <div className="field-note" id={`${id}-note`}>
        {note}
      </div>
      {error === undefined ? null : (
        <div className="field-error" role="alert">
          {error}
        </div>
      )}
    </fieldset>
  );
}
