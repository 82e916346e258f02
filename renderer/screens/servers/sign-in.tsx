import { useEffect, useRef, useState } from 'react';
import type { SignInStep } from '../../../shared/contract.ts';
import { type Problem, problemOf } from '../../../shared/problem.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button, type ButtonKind } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Spinner } from '../../ui/skeleton.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.servers.signIn;

export interface SignInProps {
  server: string;
  kind?: ButtonKind;
  /** Somebody is or was signed in. */
  again?: boolean;
  disabled?: boolean;
  onDone?(): void;
}

/** A button that signs the person in to a server: its dialog stays until the browser is done or the person gives up. */
export function SignIn({ server, kind = 'primary', again = false, disabled = false, onDone }: SignInProps) {
  const [open, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    onDone?.();
  };
  return (
    <>
      <Button
        kind={kind}
        disabled={disabled}
        label={again ? words.againTo(server) : words.actTo(server)}
        onClick={() => setOpen(true)}
      >
        {again ? words.again : words.act}
      </Button>
      {open ? <SignInDialog server={server} onDone={done} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

type Progress =
  | { state: 'starting' }
  | { state: 'browser'; url: string; opened: boolean }
  | { state: 'failed'; of: Problem };

function SignInDialog({ server, onDone, onClose }: { server: string; onDone(): void; onClose(): void }) {
  const client = useClient();
  const { progress, again } = useSignIn(server, onDone);
  const cancel = () => {
    // Closes the page's end too; where nothing was open any more that is what was wanted.
    client.servers.cancelSignIn({ server }).catch(() => undefined);
    onClose();
  };
  const failed = progress.state === 'failed';
  return (
    <Dialog
      open
      onClose={cancel}
      title={words.title(server)}
      actions={
        <>
          <Button onClick={cancel}>{failed ? texts.common.close : words.cancel}</Button>
          {failed ? (
            <Button kind="primary" onClick={again}>
              {texts.common.again}
            </Button>
          ) : null}
        </>
      }
    >
      <Steps progress={progress} />
    </Dialog>
  );
}

function Steps({ progress }: { progress: Progress }) {
  if (progress.state === 'failed') return <ProblemNote of={progress.of} />;
  if (progress.state === 'starting')
    return (
      <p className="waiting" role="status">
        <Spinner /> {words.starting}
      </p>
    );
  return (
    <>
      <div role="status">
        <p className="waiting">
          {progress.opened ? <Spinner /> : null} <strong>{progress.opened ? words.opened : words.notOpened}</strong>
        </p>
        <p className="soft">{progress.opened ? words.openedNote : words.notOpenedNote}</p>
      </div>
      <div className="link-box">
        <span className="hidden">{words.link}</span>
        <Untrusted text={progress.url} mono />
        <CopyButton text={progress.url} label={words.copy} />
      </div>
    </>
  );
}

/** Signs in from when it is first shown; leaving stops listening, which gives the sign-in up. */
function useSignIn(server: string, onDone: () => void): { progress: Progress; again(): void } {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [progress, setProgress] = useState<Progress>({ state: 'starting' });
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const stop = new AbortController();
    const show = (step: SignInStep) => {
      if (stop.signal.aborted) return;
      if (step.step === 'done') done.current();
      else if (step.step === 'browser') setProgress({ state: 'browser', url: step.url, opened: step.opened });
    };
    const follow = async () => {
      for await (const step of await client.servers.signIn({ server }, { signal: stop.signal })) show(step);
    };
    setProgress({ state: 'starting' });
    follow().catch((error: unknown) => {
      if (stop.signal.aborted) return;
      const of = problemOf(error);
      // What was wanted is there already.
      if (of.code === 'sign-in-not-needed') done.current();
      else setProgress({ state: 'failed', of });
    });
    return () => stop.abort();
  }, [client, server, round]);
  return { progress, again: () => setRound((before) => before + 1) };
}
