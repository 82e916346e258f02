import { useState } from 'react';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Spinner } from '../../ui/skeleton.tsx';
import { LinkBox } from './link-box.tsx';

const words = texts.signIn;

/** The browser has the page, or the person takes it there; one on another computer ends at an address to be pasted. */
export function BrowserStep({
  step: { url, opened },
  server,
}: {
  step: { url: string; opened: boolean };
  server: string;
}) {
  return (
    <>
      <div role="status">
        <p className="waiting">
          {opened ? <Spinner /> : null} <strong>{opened ? words.opened : words.notOpened}</strong>
        </p>
        <p className="soft">{opened ? words.openedNote : words.notOpenedNote}</p>
      </div>
      <LinkBox name={words.link} text={url} copy={words.copy} />
      <details className="more">
        <summary>{words.elsewhere}</summary>
        <FinishForm server={server} />
      </details>
    </>
  );
}

function FinishForm({ server }: { server: string }) {
  const client = useClient();
  const [url, setUrl] = useState('');
  const finishing = useAction(() => client.servers.finishSignIn({ server, url: url.trim() }));
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (url.trim() !== '') void finishing.run();
      }}
    >
      <p className="soft">{words.elsewhereNote}</p>
      <TextInput
        label={words.ended}
        type="url"
        value={url}
        error={finishing.problem && `${finishing.problem.message} ${finishing.problem.next}`}
        onChange={(next) => {
          setUrl(next);
          finishing.clear();
        }}
      />
      <div className="actions">
        <Button type="submit" pending={finishing.pending} disabled={url.trim() === ''}>
          {words.finish}
        </Button>
      </div>
    </form>
  );
}
