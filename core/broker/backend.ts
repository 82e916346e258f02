/** One session's server: requests go out with the account's token and come back in the host's era. */
import type { Server } from '../../shared/models.ts';
import { fail, problem, ProblemError, problemOf, sentence } from '../../shared/problem.ts';
import type { ActivityLog } from '../activity/activity.ts';
import type { Auth } from '../auth/auth.ts';
import type { ServerHeaders } from '../auth/tokens/server-headers.ts';
import type { Consent, ToolCall } from '../consent/consent.ts';
import { resultForHost } from '../eras/host.ts';
import {
  errorOf,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  resultOf,
} from '../eras/messages.ts';
import { forbidsRequest } from '../policy/effective.ts';
import type { Policies } from '../policy/policies.ts';
import type { Clock } from '../ports/clock.ts';
import type { Advertisements } from '../registry/advertisements.ts';
import { type Introduction, type Remote, RemoteFailure } from '../remote/remote.ts';
import { agentOf } from './agent.ts';
import { createLogLevel } from './log-level.ts';
import { createRecords } from './records.ts';
import { createTold } from './told.ts';
import { createHostRequests } from './host-requests.ts';
import type { HealthBook } from './health.ts';
import { createDefinitions } from './definitions.ts';
import type { PauseSwitch } from './pause-switch.ts';
import { createResultGate } from './result-gate.ts';
import type { ResultPolicy } from './result-policy.ts';
import { checkServerPrompt } from './server-prompts.ts';
import { createShownTools } from './shown-tools.ts';
import { createVouching, signInOf } from './sign-in-changes.ts';
import { quietly } from './quietly.ts';
import { createSignInGate, listBeforeSignIn, signInToolName } from './sign-in.ts';
import { type Confirm, createToolCall } from './tool-call.ts';
import { refusal, textResult, unavailableCode } from './tool-results.ts';
import { problemOfFailure } from '../remote/problem-of-failure.ts';
import { createUpstream, problemOfUse, SignInNeeded } from './upstream.ts';

export interface BackendParts {
  auth: Auth;
  serverHeaders: Pick<ServerHeaders, 'of'>;
  remote: Remote;
  consent: Consent;
  activity: ActivityLog;
  clock: Clock;
  advertisements: Advertisements;
  health: HealthBook;
  pause: PauseSwitch;
  results: ResultPolicy;
  policies: Pick<Policies, 'check' | 'current'>;
}

export interface BackendOptions {
  parts: BackendParts;
  server: Server;
  caller: Pick<ToolCall, 'host' | 'entry' | 'session' | 'program'>;
  introduction(): Introduction;
  holdMs(): number;
  /** What the server says by itself, for the host. */
  toHost(message: JsonRpcMessage): void;
  /** Lists may have changed. */
  changed(): void;
}

export interface Backend {
  /** What the server last said of itself, without asking it. */
  pinned(): ReturnType<Advertisements['get']>;
  /** Asks it. Throws SignInNeeded, RemoteFailure, ProblemError. */
  advertisement(): Promise<ReturnType<Advertisements['get']>>;
  /** Answers any request but `initialize` and `ping`; `undefined` when the host cancelled it. Never throws. */
  request(request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
  /** Passes on a notification, or the host's answer to the server's own request. Never throws. */
  notify(message: JsonRpcNotification | JsonRpcResponse): Promise<void>;
  close(): Promise<void>;
}

/** Requests that let something out of the server besides its lists: recorded, not asked about. */
const recorded = new Set(['resources/read', 'prompts/get']);

export function createBackend(options: BackendOptions): Backend {
  const { parts, server } = options;
  const { auth, clock, consent, activity, advertisements } = parts;
  const life = new AbortController();
  const agent = agentOf({ host: options.caller.host, id: options.caller.entry });
  const accountId = () => auth.account(server.id, agent)?.id;
  const logLevel = createLogLevel();

  const permit = () => parts.policies.check({ host: options.caller.host, url: server.url });

  const upstream = createUpstream({
    server,
    agent,
    auth,
    remote: parts.remote,
    stored: parts.serverHeaders.of(server),
    introduction: options.introduction,
    permit,
    onMessage: (message) => fromServer(message),
    onOpen({ advertisement }, account = '') {
      parts.health.well(server.id);
      // It may be another version of the server by now.
      definitions.forget();
      promptDefinitions.forget();
      quietly(() => advertisements.put(server.id, account, advertisement));
    },
  });
  const definitions = createDefinitions({ use: (act) => noticed(act) }, life.signal);
  const { host, entry, program } = options.caller;
  const gate = createSignInGate({ server, auth, clock, caller: { agent, host, entry, program } });

  const promptDefinitions = createDefinitions({ use: (act) => noticed(act) }, life.signal, 'prompts');
  const speaker = () => {
    const { id, name, scopes } = auth.account(server.id, agent) ?? {};
    return { ...options.caller, server: server.id, url: server.url, account: id, accountName: name, scopes };
  };
  const told = createTold(consent, speaker);
  const shown = createShownTools(consent, speaker);
  const stopWatching = consent.onPermissions(() => {
    if (shown.haveChanged()) options.toHost({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  });
  const takeHostRequest = createHostRequests({
    isForbidden: (method) => forbidsRequest(parts.policies.current(), method),
    consent,
    speaker,
    pause: parts.pause,
    holdMs: options.holdMs,
    record: (draft) => void activity.record(draft),
    toHost: options.toHost,
    toServer: (answer) => void tell(answer),
    life: life.signal,
  });
  const fromServer = (message: JsonRpcMessage) => {
    if ('method' in message && message.method === 'notifications/tools/list_changed') definitions.forget();
    if ('method' in message && message.method === 'notifications/prompts/list_changed') promptDefinitions.forget();
    if (!takeHostRequest(message)) options.toHost(message);
  };
  const send = (request: JsonRpcRequest, signal: AbortSignal, confirm?: Confirm): Promise<JsonRpcResponse> =>
    noticed(async (conversation, held) => {
      await confirm?.(held?.account.id);
      // Confirming may have asked the server, and found that it has forgotten this conversation.
      if (upstream.current() !== conversation) throw new RemoteFailure({ kind: 'session-lost' }, 'no');
      const out = conversation.advertisement.era === 'modern' ? logLevel.on(request) : request;
      const learn = definitions.asking();
      const answer = await conversation.request(out, { credential: held?.credential, signal, onMessage: fromServer });
      if (!('result' in answer)) return answer;
      if (answer.result['resultType'] === 'input_required') fail('input-unsupported', { server: server.id });
      if (request.method === 'tools/list') learn(answer.result);
      const result = request.method === 'tools/list' ? shown.of(answer.result) : answer.result;
      return { ...answer, result: conversation.advertisement.era === 'modern' ? resultForHost(result) : result };
    }, toolOf(request));
  /** Uses the server and keeps in mind how that went. */
  const noticed = async <T>(act: Parameters<typeof upstream.use<T>>[0], tool?: string): Promise<T> => {
    try {
      return await upstream.use(act, tool);
    } catch (error) {
      if (error instanceof SignInNeeded) parts.health.wantsSignIn(server.id);
      if (error instanceof RemoteFailure && error.why.kind !== 'cancelled') {
        parts.health.failing(server.id, problemOfFailure(server.id, error.why));
      }
      if (isAboutHeaders(error)) parts.health.failing(server.id, error.problem);
      throw error;
    }
  };
  const callTool = createToolCall({
    consent,
    permit,
    pause: parts.pause,
    activity,
    clock,
    definitions,
    gate,
    holdMs: options.holdMs,
    caller: speaker,
    send,
    results: createResultGate({ policy: parts.results, consent, clock }),
  });
  const signInByTool = async (request: JsonRpcRequest, signal: AbortSignal) => {
    const paused = parts.pause.next();
    const patience = { until: clock.now() + options.holdMs(), signal: AbortSignal.any([signal, paused]) };
    if (parts.pause.isOn()) return refusal(request.id, problem('paused'));
    try {
      await gate.through(() => upstream.use(async () => {}), patience);
      return textResult(request.id, `Signed in to "${server.id}". Its tools are available now.`);
    } catch (error) {
      if (signal.aborted) return undefined;
      return refusal(request.id, paused.aborted ? problem('paused') : problemOfUse(server.id, error));
    }
  };
  const { start, noteProblem } = createRecords({ activity, clock, about: speaker });
  const forward = async (request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined> => {
    const finish = recorded.has(request.method) ? start(request) : () => {};
    try {
      if (request.method === 'prompts/get') await checkPrompt(request, signal);
      const answer = await send(request, signal);
      finish('result' in answer ? 'ok' : 'error');
      return answer;
    } catch (error) {
      if (signal.aborted) {
        finish('cancelled');
        return undefined;
      }
      const of = problemOfUse(server.id, error);
      finish(of.code);
      if (!recorded.has(request.method) && !(error instanceof SignInNeeded)) noteProblem(of, request.method);
      const list = error instanceof SignInNeeded ? listBeforeSignIn(request.method, server.id) : undefined;
      if (list) return resultOf(request.id, list);
      return errorOf(request.id, unavailableCode, sentence(of), { code: of.code });
    }
  };
  const checkPrompt = (request: JsonRpcRequest, signal: AbortSignal) => {
    const parts = { consent, definitions: promptDefinitions, speaker: speaker() };
    return checkServerPrompt(request, parts, { holdMs: options.holdMs(), signal });
  };
  let signedIn = signInOf(auth, server.id, agent);
  const isVouchedFor = createVouching(auth);
  const stopListening = auth.onChange((changed) => {
    const now = signInOf(auth, server.id, agent);
    // Whom a company vouches for from now on may have got to this server by that, without any sign-in of its own.
    const isOpened = now === undefined && isVouchedFor(changed);
    if (!isOpened && (changed !== server.id || now === signedIn)) return;
    signedIn = now;
    definitions.forget();
    void upstream.reset().then(() => options.changed());
  });

  return {
    pinned: () => told(advertisements.get(server.id, accountId() ?? '')),
    advertisement: async () => told(await upstream.use(async (conversation) => conversation.advertisement)),
    async request(request, signal) {
      if (request.method === 'tools/call') {
        return request.params?.['name'] === signInToolName ? signInByTool(request, signal) : callTool(request, signal);
      }
      const modern = upstream.current()?.advertisement.era === 'modern';
      if (request.method === 'logging/setLevel' && modern) return logLevel.set(request);
      return forward(request, signal);
    },
    async notify(message) {
      const conversation = upstream.current();
      if (!conversation || conversation.advertisement.era === 'modern') return;
      await tell(message);
    },
    async close() {
      stopListening();
      stopWatching();
      life.abort();
      await upstream.close();
    },
  };

  /** A notification has no answer: a failure to pass it on goes to the log only, the server's own to the next request. */
  async function tell(message: JsonRpcNotification | JsonRpcResponse): Promise<void> {
    try {
      await upstream.use((conversation, held) =>
        conversation.notify(message, { credential: held?.credential, signal: life.signal }),
      );
    } catch (error) {
      if (error instanceof RemoteFailure || error instanceof SignInNeeded) return;
      noteProblem(problemOf(error), 'method' in message ? message.method : 'an answer');
    }
  }
}

/** The tool a request is for, if it is a call. */
function toolOf({ method, params }: JsonRpcRequest): string | undefined {
  const name = method === 'tools/call' ? params?.['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** Stored headers that do not work are the server's state until they are replaced. */
function isAboutHeaders(error: unknown): error is ProblemError {
  return error instanceof ProblemError && ['header-refused', 'header-missing'].includes(error.problem.code);
}
