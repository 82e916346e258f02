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
import { RemoteFailure } from '../remote/remote.ts';

export interface RelayedInputOptions {
  server: string;
  /** The answer to a question that must not reach the host; `undefined`: it may. */
  refused(request: InputRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
}

/** A server that asks again and again for what it cannot have is not followed further. */
const maxRounds = 10;

/**
 * Sends a request until it has an answer that the host may see. Questions that are refused are answered here, as the host would
 * decline them; the server then asks for the rest again. Throws `input-refused` where the protocol has no way to decline.
 */
export async function withRelayedInput(
  first: JsonRpcRequest,
  send: (request: JsonRpcRequest) => Promise<JsonRpcResponse>,
  { server, refused }: RelayedInputOptions,
  signal: AbortSignal,
): Promise<JsonRpcResponse> {
  /** By what is asked, so that nobody is asked twice when the server asks again for the rest. */
  const known = new Map<string, JsonRpcResponse | undefined>();
  const answerTo = async (key: string, request: InputRequest) => {
    const asked = JSON.stringify([key, request]);
    if (!known.has(asked)) known.set(asked, await refused(request, signal));
    return known.get(asked);
  };
  const refusals = async (asks: InputRequired): Promise<Map<string, JsonObject>> => {
    const answers = new Map<string, JsonObject>();
    for (const [key, request] of asks.requests) {
      const answer = await answerTo(key, request);
      if (answer && 'error' in answer) fail('input-refused', { server, method: request.method });
      if (answer) answers.set(key, answer.result);
    }
    return answers;
  };

  /** The host's own answers go along, as a server without a state knows of no others. */
  const { requestState: _, inputResponses, ...rest } = first.params ?? {};
  const given = isObject(inputResponses) ? Object.entries(inputResponses) : [];
  let request = first;
  for (let round = 0; round < maxRounds; round++) {
    const answer = await send(request);
    const asks = questionsIn(first.method, answer);
    const answers = asks && (await refusals(asks));
    if (!asks || answers?.size === 0) return answer;
    request = retried({ ...first, params: rest }, asks, new Map<string, JsonValue>([...given, ...(answers ?? [])]));
  }
  return fail('input-endless', { server, rounds: maxRounds });
}

/** What the answer asks; `undefined`: nothing. Throws RemoteFailure on a question that cannot be read, and so not be judged. */
function questionsIn(method: string, answer: JsonRpcResponse): InputRequired | undefined {
  if (!('result' in answer) || answer.result['resultType'] !== 'input_required') return undefined;
  const read = readResult(method, answer.result);
  if (read === 'complete') return undefined;
  if ('invalid' in read) throw new RemoteFailure({ kind: 'not-mcp', reason: read.invalid }, 'maybe');
  return read.asks;
}
