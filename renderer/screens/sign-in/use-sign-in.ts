import { useEffect, useRef, useState } from 'react';
import type { SignInStep } from '../../../shared/contract.ts';
import { type Problem, problemOf } from '../../../shared/problem.ts';
import { useClient } from '../../core/use-core.tsx';

export interface SignInRequest {
  server: string;
  /** The one to sign in again; without one the default. */
  account?: string;
  /** One more beside those there are. */
  another?: boolean;
}

/** Where a sign-in is. `going-on`: the question was answered, and nothing more is known yet. */
export type Progress =
  | { step: 'starting' }
  | { step: 'going-on' }
  | Exclude<SignInStep, { step: 'done' }>
  | { step: 'failed'; of: Problem };

export interface SigningIn {
  progress: Progress;
  /** The question was answered with yes here. */
  goOn(): void;
  again(): void;
}

/** Signs in from when it is first shown; leaving stops listening, which gives the sign-in up. */
export function useSignIn(request: SignInRequest, onDone: () => void, onDeclined: () => void): SigningIn {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [progress, setProgress] = useState<Progress>({ step: 'starting' });
  const ends = useRef({ onDone, onDeclined });
  useEffect(() => {
    ends.current = { onDone, onDeclined };
  });
  const { server, account, another = false } = request;
  useEffect(() => {
    const stop = new AbortController();
    const input = { server, another, ...(account === undefined ? {} : { account }) };
    const show = (step: SignInStep) => {
      if (stop.signal.aborted) return;
      if (step.step === 'done') ends.current.onDone();
      else setProgress(step);
    };
    const follow = async () => {
      for await (const step of await client.servers.signIn(input, { signal: stop.signal })) show(step);
    };
    setProgress({ step: 'starting' });
    follow().catch((error: unknown) => {
      if (stop.signal.aborted) return;
      const of = problemOf(error);
      // What was wanted is there already.
      if (of.code === 'sign-in-not-needed') ends.current.onDone();
      // Who said no knows it.
      else if (of.code === 'sign-in-declined') ends.current.onDeclined();
      else setProgress({ step: 'failed', of });
    });
    return () => stop.abort();
  }, [client, server, account, another, round]);
  return {
    progress,
    // The next step may have come before the answer's own reply.
    goOn: () => setProgress((now) => (now.step === 'question' ? { step: 'going-on' } : now)),
    again: () => setRound((before) => before + 1),
  };
}
