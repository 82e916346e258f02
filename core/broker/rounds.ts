/** A call that a 2026-07-28 server answers with questions first, for a host that knows only calls and answers (checklist T23). */
import { fail } from '../../shared/problem.ts';
import { type InputRequest, type InputRequired, retried } from '../eras/input-required.ts';
import type { JsonObject, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import { createSteadyProgress } from '../eras/steady-progress.ts';
import type { Visit } from '../eras/url-required.ts';
import { type Clock, passed } from '../ports/clock.ts';
import type { Completions } from './completions.ts';
import type { HostRequests } from './host-requests.ts';
import type { Patience } from './sign-in.ts';

/** What one round at the server came to. */
export type Reply =
  | { answer: JsonRpcResponse }
  | { asks: InputRequired }
  | { visits: readonly Visit[]; answer: JsonRpcResponse };

/** Sends the request; `pass` makes of what arrives beside the answer what the host gets of it. */
export type SendRound = (
  request: JsonRpcRequest,
  pass: (message: JsonRpcMessage) => JsonRpcMessage | undefined,
) => Promise<Reply>;

/** Sends a request until it is answered. Throws `input-*`, and what sending and asking throw. */
export type Rounds = (request: JsonRpcRequest, patience: Patience, send: SendRound) => Promise<JsonRpcResponse>;

/** A server that asks on and on is not followed further. */
const maxRounds = 10;
/** One that only wants to be asked again has to do something meanwhile. */
const paceMs = 250;

export interface RoundsOptions {
  server: string;
  clock: Clock;
  ask: HostRequests['ask'];
  completions: Pick<Completions, 'all'>;
}

export function createRounds(options: RoundsOptions): Rounds {
  const { server, clock } = options;
  return async (request, patience, send) => {
    const progress = createSteadyProgress(request, patience.signal);
    let out = request;
    for (let round = 0; round <= maxRounds; round++) {
      const reply = await send(out, progress.of);
      if ('visits' in reply) {
        if (!(await visited(reply.visits, options, patience))) return reply.answer;
        progress.nextRound();
        continue;
      }
      if ('answer' in reply) return reply.answer;
      if (reply.asks.requests.length === 0) await passed(clock, paceMs, patience.signal);
      out = retried(request, reply.asks, await answersTo(reply.asks, options, patience));
      progress.nextRound();
    }
    return fail('input-endless', { server, rounds: maxRounds });
  };
}

/**
 * Whether the person went to every address a server of 2025-11-25 demands, and is done there. Throws `input-pending` while they
 * are not.
 */
async function visited(
  visits: readonly Visit[],
  { server, clock, ask, completions }: RoundsOptions,
  patience: Patience,
): Promise<boolean> {
  // Heard before the person answers: they may be quick.
  const done = completions.all(
    visits.map(({ id }) => id),
    patience,
  );
  for (const { request } of visits) {
    const answer = await ask(request, Math.max(0, patience.until - clock.now()), patience.signal);
    if (answer === 'pending') fail('input-pending', { server });
    if (!('result' in answer) || answer.result['action'] !== 'accept') return false;
  }
  return (await done) || fail('input-pending', { server });
}

/** Asks everything at once, as a server may want several things of the person; the first that fails ends the others. */
async function answersTo(
  { requests }: InputRequired,
  { server, clock, ask }: RoundsOptions,
  { until, signal }: Patience,
): Promise<ReadonlyMap<string, JsonObject>> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const answerTo = async ([key, request]: readonly [string, InputRequest]) => {
    const answer = await ask(request, Math.max(0, until - clock.now()), either);
    if (answer === 'pending') return fail('input-pending', { server });
    if ('result' in answer) return [key, answer.result] as const;
    const { method } = request;
    return fail(answer.error.code === -32_601 ? 'input-unsupported' : 'input-refused', { server, method });
  };
  try {
    return new Map(await Promise.all(requests.map(answerTo)));
  } finally {
    over.abort();
  }
}
