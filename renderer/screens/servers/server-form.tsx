import { useState } from 'react';
import type { ServerView } from '../../../shared/contract.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { isAddress, isName, nameFor } from './name-for.ts';

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
  const draft = useDraft(initial);
  const client = useClient();
  const add = useAction(async () => onAdded(await client.servers.add(draft.input)));
  const act = () => {
    draft.check();
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
      <details className="more">
        <summary>{words.more}</summary>
        <div className="form">
          <TextInput label={words.clientId} value={draft.clientId} onChange={draft.setClientId} />
          <TextInput
            label={words.clientSecret}
            type="password"
            autoComplete="off"
            value={draft.clientSecret}
            onChange={draft.setClientSecret}
          />
        </div>
      </details>
      <ProblemNote of={add.problem} />
      <div className="dialog-actions">
        {others}
        <Button type="submit" kind="primary" pending={add.pending}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

function useDraft(initial: ServerFormProps['initial']) {
  const taken = useCoreState().state?.servers.map(({ id }) => id) ?? [];
  const [url, setUrl] = useState(initial?.url ?? '');
  const [named, setName] = useState(initial?.name);
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const [checked, setChecked] = useState(false);
  const name = named ?? nameFor(url, taken);
  const given = clientId.trim() === '' ? {} : { clientId: clientId.trim() };
  const secret = clientSecret === '' ? {} : { clientSecret };
  return {
    url,
    setUrl,
    name,
    setName,
    clientId,
    setClientId,
    clientSecret,
    setClientSecret,
    check: () => setChecked(true),
    fits: isAddress(url) && isName(name),
    // Nobody is told of a mistake while still typing.
    urlError: checked && !isAddress(url) ? words.urlWrong : undefined,
    nameError: checked && isAddress(url) && !isName(name) ? words.nameWrong : undefined,
    input: { name, url: url.trim(), ...given, ...secret },
  };
}
