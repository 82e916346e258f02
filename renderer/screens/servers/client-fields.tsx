import { texts } from '../../texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { TextArea, TextInput } from '../../ui/field.tsx';
import { type ClientDraft, type ClientFaults, proofKinds } from './client-draft.ts';

const words = texts.own;
const proofs = proofKinds.map((value) => ({ value, label: words.proofs[value] }));

export interface ClientFieldsProps {
  draft: ClientDraft;
  faults: ClientFaults;
  onChange(draft: ClientDraft): void;
}

/** The id of a client and what it proves itself by. */
export function ClientFields({ draft, faults, onChange }: ClientFieldsProps) {
  return (
    <>
      <TextInput
        label={words.client}
        autoComplete="off"
        value={draft.clientId}
        error={faults.clientId}
        onChange={(clientId) => onChange({ ...draft, clientId })}
      />
      <Choice
        row
        label={words.proof}
        options={proofs}
        value={draft.proof}
        onChange={(proof) => onChange({ ...draft, proof })}
      />
      {draft.proof === 'none' && faults.proof !== undefined ? <p className="field-error">{faults.proof}</p> : null}
      {draft.proof === 'secret' ? (
        <TextInput
          label={words.secret}
          type="password"
          autoComplete="off"
          note={words.secretNote}
          value={draft.secret}
          error={faults.proof}
          onChange={(secret) => onChange({ ...draft, secret })}
        />
      ) : null}
      {draft.proof === 'key' ? (
        <TextArea
          label={words.key}
          autoComplete="off"
          note={words.keyNote}
          value={draft.key}
          error={faults.proof}
          onChange={(key) => onChange({ ...draft, key })}
        />
      ) : null}
    </>
  );
}
