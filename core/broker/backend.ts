/** One session's server: requests go out with the account's token and come back in the host's era. */
import type { ActivityDraft, Server } from '../../shared/models.ts';
import { fail, problemOf, sentence } from '../../shared/problem.ts';
import type { ActivityLog } from '../activity/activity.ts';
import type { Auth } from '../auth/auth.ts';
import type { ServerHeaders } from '../auth/tokens/server-headers.ts';
import type { Consent, ToolCall } from '../consent/consent.ts';
import { isRepeatable, resultForHost } from '../eras/host.ts';
import type { HostEra } from '../eras/host-era.ts';
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
import { createHostRequests, refusedByHost } from './host-requests.ts';
import type { HealthBook } from './health.ts';
import { createConnection } from './connection.ts';
import type { PauseSwitch } from './pause-switch.ts';
import { createResultGate } from './result-gate.ts';
import type { ResultPolicy } from './result-policy.ts';
import { checkServerPrompt } from './server-prompts.ts';
import { createShownTools } from './shown-tools.ts';
import { withRelayedInput } from './relayed-input.ts';
import { createSignInGate, listBeforeSignIn, signInToolName } from './sign-in.ts';
import { type Confirm, createToolCall } from './tool-call.ts';
import { callSignInTool } from './sign-in-tool.ts';
import { unavailableCode } from './tool-results.ts';
import { problemOfUse, SignInNeeded } from './upstream.ts';

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
  /** What the host speaks, as far as it has shown. */
  era(): HostEra;
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

/** Whose failures stand in the log otherwise, or, being tried again by themselves, nowhere. */
const unremarkable = new Set([...recorded, 'subscriptions/listen']);

export function createBackend(options: BackendOptions): Backend {
  const { parts, server } = options;
  const { auth, clock, consent, activity, advertisements } = parts;
  const life = new AbortController();
  const agent = agentOf({ host: options.caller.host, id: options.caller.entry });
  const accountId = () => auth.account(server.id, agent)?.id;
  const logLevel = createLogLevel();

  const permit = () => parts.policies.check({ host: options.caller.host, url: server.url });

  const { upstream, use, tools, prompts, settings } = createConnection({
    parts,
    server,
    agent,
    introduction: options.introduction,
    era: options.era,
    permit,
    onMessage: (message) => fromServer(message),
    toHost: options.toHost,
    onToolLeftOut: (tool, reason) => records.noteLeftOut(tool, reason),
    life: life.signal,
  });
  const { host, entry, program } = options.caller;
  const gate = createSignInGate({ server, auth, clock, caller: { agent, host, entry, program } });

  const speaker = () => {
    const { id, name, scopes } = auth.account(server.id, agent) ?? {};
    return { ...options.caller, server: server.id, url: server.url, account: id, accountName: name, scopes };
  };
  const told = createTold(consent, speaker);
  const shown = createShownTools(consent, speaker);
  const stopWatching = consent.onPermissions(() => {
    if (shown.haveChanged()) options.toHost({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  });
  const deciding = {
    isForbidden: (method: string) => forbidsRequest(parts.policies.current(), method),
    consent,
    speaker,
    pause: parts.pause,
    holdMs: options.holdMs,
    record: (draft: ActivityDraft) => void activity.record(draft),
  };
  const takeHostRequest = createHostRequests({
    ...deciding,
    toHost: options.toHost,
    toServer: (answer) => void tell(answer),
    life: life.signal,
  });
  const fromServer = (message: JsonRpcMessage) => {
    if ('method' in message && message.method === 'notifications/tools/list_changed') tools.forget();
    if ('method' in message && message.method === 'notifications/prompts/list_changed') prompts.forget();
    if (!takeHostRequest(message)) options.toHost(message);
  };
  const send = (request: JsonRpcRequest, signal: AbortSignal, confirm?: Confirm): Promise<JsonRpcResponse> =>
    use(
      async (conversation, held) => {
        await confirm?.(held?.account.id);
        // Confirming may have asked the server, and found that it has forgotten this conversation.
        if (upstream.current() !== conversation) throw new RemoteFailure({ kind: 'session-lost' }, 'no');
        const isModern = conversation.advertisement.era === 'modern';
        const out = isModern ? logLevel.on(request) : request;
        const learn = tools.asking();
        const answer = await conversation.request(out, { credential: held?.credential, signal, onMessage: fromServer });
        settings.learn(request, answer);
        if (!('result' in answer)) return answer;
        if (request.method === 'tools/list') learn(answer.result);
        const visible = request.method === 'tools/list' ? shown.of(answer.result) : answer.result;
        const isSame = options.era() === 'modern' || !isModern;
        if (!isSame && answer.result['resultType'] === 'input_required')
          fail('input-unsupported', { server: server.id });
        const result = isSame ? visible : resultForHost(visible);
        // The same message still has the text it came as.
        return result === answer.result ? answer : { ...answer, result };
      },
      toolOf(request),
      // What listens is opened again by whoever keeps it open.
      isRepeatable(request.method) && request.method !== 'subscriptions/listen',
    );
  /** The same, with the questions of a 2026-07-28 server to its host. */
  const sendWithInput: typeof send = (request, signal, confirm) =>
    withRelayedInput(
      request,
      (each) => send(each, signal, confirm),
      { server: server.id, refused: (question, until) => refusedByHost(question, deciding, until) },
      signal,
    );
  const callTool = createToolCall({
    consent,
    permit,
    pause: parts.pause,
    activity,
    clock,
    definitions: tools,
    gate,
    holdMs: options.holdMs,
    caller: speaker,
    send: sendWithInput,
    results: createResultGate({ policy: parts.results, consent, clock }),
  });
  const { pause } = parts;
  const signInByTool = (request: JsonRpcRequest, signal: AbortSignal) =>
    callSignInTool({ server: server.id, gate, upstream, pause, clock, holdMs: options.holdMs }, request, signal);
  const records = createRecords({ activity, clock, about: speaker });
  const { start, noteProblem } = records;
  const forward = async (request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined> => {
    const finish = recorded.has(request.method) ? start(request) : () => {};
    try {
      if (request.method === 'prompts/get') await checkPrompt(request, signal);
      const answer = await sendWithInput(request, signal);
      finish('result' in answer ? 'ok' : 'error');
      return answer;
    } catch (error) {
      if (signal.aborted) {
        finish('cancelled');
        return undefined;
      }
      const of = problemOfUse(server.id, error);
      finish(of.code);
      if (!unremarkable.has(request.method) && !(error instanceof SignInNeeded)) noteProblem(of, request.method);
      const list = error instanceof SignInNeeded ? listBeforeSignIn(request.method, server.id) : undefined;
      if (list) return resultOf(request.id, list);
      return errorOf(request.id, unavailableCode, sentence(of), { code: of.code });
    }
  };
  const checkPrompt = (request: JsonRpcRequest, signal: AbortSignal) => {
    const parts = { consent, definitions: prompts, speaker: speaker() };
    return checkServerPrompt(request, parts, { holdMs: options.holdMs(), signal });
  };
  let signedIn = signInOf(auth, server.id, agent);
  const stopListening = auth.onChange((changed) => {
    if (changed !== server.id || signInOf(auth, server.id, agent) === signedIn) return;
    signedIn = signInOf(auth, server.id, agent);
    tools.forget();
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
      if (request.method === 'logging/setLevel' && modern && options.era() !== 'modern') return logLevel.set(request);
      return forward(request, signal);
    },
    async notify(message) {
      const era = upstream.current()?.advertisement.era;
      // Across eras a notification means nothing to the server.
      if (era === (options.era() ?? 'legacy')) await tell(message);
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

/** Tells one sign-in from another; a refresh is none. */
function signInOf(auth: Pick<Auth, 'account'>, server: string, agent: string): string | undefined {
  const account = auth.account(server, agent);
  return account && `${account.id} ${account.signedInAt}`;
}
