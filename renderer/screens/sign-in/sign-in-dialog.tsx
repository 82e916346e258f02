import { companyOfId } from '../../../shared/company-id.ts';
import { useClient, useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Spinner } from '../../ui/skeleton.tsx';
import type { SendAnswer } from '../prompt/answer-bar.tsx';
import { PromptQuestion } from '../prompt/prompt-question.tsx';
import { BrowserStep } from './browser-step.tsx';
import { DeviceStep } from './device-step.tsx';
import { RegisterStep } from './register-step.tsx';
import { type Progress, type SignInRequest, useSignIn } from './use-sign-in.ts';

const words = texts.signIn;

export interface SignInDialogProps {
  request: SignInRequest;
  onDone(): void;
  onClose(): void;
}

/** A sign-in from its question to its end, in one dialog. Closing it gives the sign-in up. */
export function SignInDialog({ request, onDone, onClose }: SignInDialogProps) {
  const client = useClient();
  const view = useCoreState();
  const { server } = request;
  const { progress, goOn, again } = useSignIn(request, onDone, onClose);
  const cancel = () => {
    // Closes the page's end too; where nothing was open any more that is what was wanted.
    client.servers.cancelSignIn({ server }).catch(() => undefined);
    onClose();
  };
  const asked = progress.step === 'question' ? progress.prompt : undefined;
  const prompt = view.state?.prompts.find(({ id }) => id === asked);
  const send: SendAnswer = async (answer, said) => {
    await client.prompts.answer({ id: asked ?? '', answer, ...said });
    if (answer === 'allow') goOn();
  };
  const company = companyOfId(server);
  const title = company === undefined ? words.title(server) : texts.companies.signInAt(company);
  if (prompt !== undefined && view.state !== undefined)
    return (
      <Dialog open bare onClose={cancel} title={title}>
        <PromptQuestion
          prompt={prompt}
          state={view.state}
          level={2}
          atOnce
          place={null}
          away={view.connection !== 'live'}
          send={send}
        />
      </Dialog>
    );
  const failed = progress.step === 'failed';
  if (failed && progress.of.client !== undefined)
    return (
      <Dialog open onClose={cancel} title={title}>
        <RegisterStep
          server={view.state?.servers.find(({ id }) => id === server) ?? { id: server }}
          problem={progress.of}
          wanted={progress.of.client}
          others={<Button onClick={cancel}>{texts.common.close}</Button>}
          onSaved={again}
        />
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={cancel}
      title={title}
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
      <Step progress={progress} server={server} />
    </Dialog>
  );
}

function Step({ progress, server }: { progress: Progress; server: string }) {
  if (progress.step === 'failed') return <ProblemNote of={progress.of} />;
  if (progress.step === 'browser') return <BrowserStep step={progress} server={server} />;
  if (progress.step === 'device') return <DeviceStep step={progress} />;
  return (
    <p className="waiting" role="status">
      <Spinner /> {progress.step === 'going-on' ? words.goingOn : words.starting}
    </p>
  );
}
