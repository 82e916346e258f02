/** A 2026-07-28 server's questions for a host of that revision: they pass as they are, but for those that must not reach it. */
import { fail } from '../../shared/problem.ts';
import { type InputRequest, type InputRequired, readResult, retried } from '../eras/input-required.ts';
import {
  isObject,
  type JsonObject,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type JsonValue,
} from '../eras/messages.ts';
import { taskOf, taskUpdate } from '../eras/tasks.ts';
import { RemoteFailure } from '../remote/remote.ts';
import { dropOldest } from '../ports/newest.ts';

export interface RelayedInputOptions {
  server: string;
  /** The answer to a question that must not reach the host; `undefined`: it may. */
  refused(request: InputRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
}

/**
 * Sends a request until it has an answer that the host may see. Questions that are refused are answered here, as the host would
 * decline them; the server then asks for the rest again. Throws `input-*` where the protocol has no way to decline, and what
 * sending throws.
 */
export type RelayedInput = (
  first: JsonRpcRequest,
  send: (request: JsonRpcRequest) => Promise<JsonRpcResponse>,
  signal: AbortSignal,
) => Promise<JsonRpcResponse>;

/** A server that asks again and again for what it cannot have is not followed further. */
const maxRounds = 10;
/** More questions of tasks than a host has open at once. */
const maxOfTasks = 1_000;

/** By what is asked, so that nobody is asked twice when it comes again. */
type Known = Map<string, JsonRpcResponse | undefined>;

export function createRelayedInput({ server, refused }: RelayedInputOptions): RelayedInput {
  /** A task's questions come with each look at it. */
  const ofTasks: Known = new Map();

  const refusals = async (asks: InputRequired, scope: string, known: Known, signal: AbortSignal) => {
    const answers = new Map<string, JsonObject>();
    for (const [key, request] of asks.requests) {
      const asked = JSON.stringify([scope, key, request]);
      if (!known.has(asked)) known.set(asked, await refused(request, signal));
      const answer = known.get(asked);
      if (answer && 'error' in answer) fail('input-refused', { server, method: request.method });
      if (answer) answers.set(key, answer.result);
    }
    return answers;
  };
  return async (first, send, signal) => {
    const task = taskOf(first);
    const known: Known = task === undefined ? new Map() : ofTasks;
    for (let request = first, round = 0; round < maxRounds; round++) {
      const answer = await send(request);
      const asks = questionsIn(first, answer);
      const answers = asks && (await refusals(asks, task ?? '', known, signal));
      dropOldest(ofTasks, maxOfTasks);
      if (!asks || answers?.size === 0) return answer;
      if (task === undefined) request = again(first, asks, answers);
      else await send(taskUpdate(first, Object.fromEntries(answers ?? [])));
    }
    return fail('input-endless', { server, rounds: maxRounds });
  };
}

/** The host's own answers go along, as a server without a state knows of no others. */
function again(first: JsonRpcRequest, asks: InputRequired, answers: ReadonlyMap<string, JsonObject> | undefined) {
  const { requestState: _, inputResponses, ...params } = first.params ?? {};
  const given = isObject(inputResponses) ? Object.entries(inputResponses) : [];
  return retried({ ...first, params }, asks, new Map<string, JsonValue>([...given, ...(answers ?? [])]));
}

/** What the answer asks; `undefined`: nothing. Throws RemoteFailure on a question that cannot be read, and so not be judged. */
function questionsIn(request: JsonRpcRequest, answer: JsonRpcResponse): InputRequired | undefined {
  if (!('result' in answer)) return undefined;
  const { result } = answer;
  const ofTask = request.method === 'tasks/get' && result['inputRequests'] !== undefined;
  if (!ofTask && result['resultType'] !== 'input_required') return undefined;
  // A task asks as a call does.
  const asked = ofTask
    ? { resultType: 'input_required', inputRequests: result['inputRequests'] ?? {}, requestState: '' }
    : result;
  const read = readResult(ofTask ? 'tools/call' : request.method, asked);
  if (read === 'complete') return undefined;
  if ('invalid' in read) throw new RemoteFailure({ kind: 'not-mcp', reason: read.invalid }, 'maybe');
  return read.asks;
}
