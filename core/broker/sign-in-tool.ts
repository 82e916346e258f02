import { problem } from '../../shared/problem.ts';
import type { JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { PauseSwitch } from './pause-switch.ts';
import type { SignInGate } from './sign-in.ts';
import { refusal, textResult } from './tool-results.ts';
import { problemOfUse, type Upstream } from './upstream.ts';

export interface SignInToolParts {
  server: string;
  gate: SignInGate;
  upstream: Pick<Upstream, 'use'>;
  pause: PauseSwitch;
  clock: Clock;
  holdMs(): number;
}

/** The call of our own tool: signs in, and says how that went; `undefined` when the host cancelled it. Never throws. */
export async function signInByTool(
  { id }: JsonRpcRequest,
  { server, gate, upstream, pause, clock, holdMs }: SignInToolParts,
  signal: AbortSignal,
): Promise<JsonRpcResponse | undefined> {
  const paused = pause.next();
  const patience = { until: clock.now() + holdMs(), signal: AbortSignal.any([signal, paused]) };
  if (pause.isOn()) return refusal(id, problem('paused'));
  try {
    await gate.through(() => upstream.use(async () => {}), patience);
    return textResult(id, `Signed in to "${server}". Its tools are available now.`);
  } catch (error) {
    if (signal.aborted) return undefined;
    return refusal(id, paused.aborted ? problem('paused') : problemOfUse(server, error));
  }
}
