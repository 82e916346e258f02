import { type ClientContext, type ClientLink, createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../shared/contract.ts';
import { type Problem, problem, ProblemError } from '../shared/problem.ts';
import { type ControlDoor, lost, socketFetch } from './socket-fetch.ts';
import { placesHere } from './this-machine.ts';

/** The core's calls, typed by the contract. Every failure is a ProblemError, apart from the caller's own abort. */
export type ControlClient = ContractRouterClient<Contract>;

/** A client of the core that uses this socket and key. Connects at each call; starts nothing. */
export function createControlClient(door: ControlDoor = placesHere()): ControlClient {
  const rpc = new RPCLink({
    url: 'http://drawbridge',
    fetch: (request, _init, { signal }) => socketFetch(door, request, signal),
  });
  const link: ClientLink<ClientContext> = {
    async call(path, input, options) {
      const wording = (error: unknown) => inWords(error, options.signal);
      try {
        const output = await rpc.call(path, input, options);
        return isStream(output) ? worded(output, wording) : output;
      } catch (error) {
        throw wording(error);
      }
    },
  };
  return createORPCClient<ControlClient>(link);
}

async function* worded(stream: AsyncIterable<unknown>, wording: (error: unknown) => unknown): AsyncGenerator {
  try {
    yield* stream;
  } catch (error) {
    throw wording(error);
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function inWords(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true || error instanceof ProblemError) return error;
  if (error instanceof ORPCError) {
    const told: unknown = error.data;
    if (error.code === 'PROBLEM' && isProblem(told)) return new ProblemError(told);
    return new ProblemError(problem('internal', { reason: error.code }), { cause: error });
  }
  return lost(error);
}

function isProblem(value: unknown): value is Problem {
  const { code, message, next } = (value ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof message === 'string' && typeof next === 'string';
}
