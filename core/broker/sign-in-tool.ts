import type { JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { problem } from '../../shared/problem.ts';
import type { PauseSwitch } from './pause-switch.ts';
import type { SignInGate } from './sign-in.ts';
import { refusal, textResult } from './tool-results.ts';
import { problemOfUse, type Upstream } from './upstream.ts';

/** Carries out our own tool for the sign-in; `undefined` when the host cancelled it. Never throws. */
export function createSignInTool({
  server,
  gate,
  upstream,
  clock,
  pause,
  holdMs,
}: {
  server: { id: string };
  gate: SignInGate;
  upstream: Pick<Upstream, 'use'>;
  clock: Clock;
  pause: PauseSwitch;
  holdMs(): number;
}): (request: JsonRpcRequest, signal: AbortSignal) => Promise<JsonRpcResponse | undefined> {
  return async (request, signal) => {
    const paused = pause.next();
    const patience = { until: clock.now() + holdMs(), signal: AbortSignal.any([signal, paused]) };
    if (pause.isOn()) return refusal(request.id, problem('paused'));
    try {
      await gate.through(() => upstream.use(async () => {}), patience);
      return textResult(request.id, `Signed in to "${server.id}". Its tools are available now.`);
    } catch (error) {
      if (signal.aborted) return undefined;
      return refusal(request.id, paused.aborted ? problem('paused') : problemOfUse(server.id, error));
    }
  };
}
