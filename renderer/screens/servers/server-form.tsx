import { useState } from 'react';
import type { ServerView } from '../../../shared/contract.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { TextInput } from '../../ui/field.tsx';
import { FormEnd } from './form-end.tsx';
import { OwnFields } from './own-fields.tsx';
import { useServerDraft } from './use-server-draft.ts';

const words = texts.servers.form;

export interface ServerFormProps {
  /** Other buttons beside the one that adds. */
  others?: React.ReactNode;
  submit?: string;
  /** What the fields hold at first; the person may change it. */
  initial?: { url: string; name?: string };
  onAdded(server: ServerView): void;
}

/** Asks for the address and a name, which is made from the address until the person writes another. */
export function ServerForm({ others, submit = words.submit, initial, onAdded }: ServerFormProps) {
  const draft = useServerDraft(initial);
  const [more, setMore] = useState(false);
  const client = useClient();
  const add = useAction(async () => onAdded(await client.servers.add(draft.input)));
  const act = () => {
    draft.check();
    // A mistake must not hide.
    if (!draft.own.fits) setMore(true);
    if (draft.fits) void add.run();
  };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <TextInput
        label={words.url}
        type="url"
        value={draft.url}
        onChange={draft.setUrl}
        placeholder={words.urlPlaceholder}
        note={words.urlNote}
        error={draft.urlError}
        required
      />
      <TextInput
        label={words.name}
        value={draft.name}
        onChange={draft.setName}
        note={words.nameNote}
        error={draft.nameError}
        required
      />
      <details className="more" open={more} onToggle={(event) => setMore(event.currentTarget.open)}>
        <summary>{texts.own.more}</summary>
        <OwnFields draft={draft.own} problem={add.problem} />
      </details>
      <FormEnd problem={add.problem} submit={submit} pending={add.pending} others={others} />
    </form>
  );
}
