import { useState } from 'react';
import type { State } from '../../../shared/contract.ts';
import { useCoreState } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { HostsStep } from './hosts-step.tsx';
import { type Progress, steps } from './progress.ts';
import { ServerStep } from './server-step.tsx';
import { SignInStep } from './sign-in-step.tsx';

const words = texts.firstRun;

/** From nothing to a server that answers, in three steps. */
export function FirstRunScreen() {
  const [progress, setProgress] = useState<Progress>({ step: 'hosts' });
  const { state, connection } = useCoreState();
  return (
    // Each step has a name of its own, so that the focus begins anew with it.
    <Page title={words.title} lead={words.lead} name={nameOf(progress.step)}>
      <StepsLine current={progress.step} />
      {state === undefined ? (
        <Panel>{connection === 'connecting' ? <Skeleton /> : <p className="soft">{words.offline}</p>}</Panel>
      ) : (
        <Step progress={progress} state={state} live={connection === 'live'} onProgress={setProgress} />
      )}
    </Page>
  );
}

function nameOf(step: Progress['step']): string {
  return words.step(steps.indexOf(step) + 1, steps.length, words.steps[step]);
}

interface StepProps {
  progress: Progress;
  state: State;
  live: boolean;
  onProgress(next: Progress): void;
}

function Step({ progress, state, live, onProgress }: StepProps) {
  if (progress.step === 'hosts')
    return <HostsStep hosts={state.hosts} onChosen={(host) => onProgress({ step: 'server', host })} />;
  if (progress.step === 'server')
    return (
      <ServerStep
        progress={progress}
        state={state}
        live={live}
        onBack={() => onProgress({ step: 'hosts' })}
        onReady={(server, connection) => onProgress({ step: 'sign-in', host: progress.host, server, connection })}
      />
    );
  return <SignInStep progress={progress} state={state} live={live} onProgress={onProgress} />;
}

function StepsLine({ current }: { current: Progress['step'] }) {
  const at = steps.indexOf(current);
  return (
    <ol className="steps" aria-label={words.steps.label}>
      {steps.map((step, i) => (
        <li key={step} aria-current={i === at ? 'step' : undefined} data-done={i < at ? '' : undefined}>
          <span className="step-number" aria-hidden>
            {i < at ? '✓' : i + 1}
          </span>
          {words.steps[step]}
          {i < at ? <span className="hidden"> {words.done}</span> : null}
        </li>
      ))}
    </ol>
  );
}
