/** One session's server: requests go out with the account's token and come back in the host's era. */
import type { Server } from '../../shared/models.ts';
import type { ActivityLog } from '../activity/activity.ts';
import type { Auth } from '../auth/auth.ts';
import type { ServerHeaders } from '../auth/tokens/server-headers.ts';
import type { Consent, ToolCall } from '../consent/consent.ts';
import {
  isNotification,
  isResponse,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
} from '../eras/messages.ts';
import type { HostEra } from '../eras/host-era.ts';
import { tellsTooMuch } from '../eras/tasks.ts';
import { goesToModern } from '../eras/to-modern.ts';
import { answerForRevision, hearsOf } from '../eras/revision-fit.ts';
import type { Policies } from '../policy/policies.ts';
import type { Clock } from '../ports/clock.ts';
import type { Advertisements } from '../registry/advertisements.ts';
import { type Advertisement, type Introduction, type Remote } from '../remote/remote.ts';
import { agentOf } from '../auth/agent.ts';
import { createListening } from './listening.ts';
import type { FreshLists } from './fresh-lists.ts';
import { createLogLevel } from './log-level.ts';
import { createRecords } from './records.ts';
import { createTold } from './told.ts';
import { createHostElicitation } from './host-elicitation.ts';
import { createHostRequests } from './host-requests.ts';
import { createHostSide } from './host-side.ts';
import type { HealthBook } from './health.ts';
import { createCompletions } from './completions.ts';
import { createForward } from './forward.ts';
import type { PauseSwitch } from './pause-switch.ts';
import { createRounds } from './rounds.ts';
import { createResultGate } from './result-gate.ts';
import type { Restarts } from './restarts.ts';
import type { ResultPolicy } from './result-policy.ts';
import { createShownTools } from './shown-tools.ts';
import { createSignInGate, signInToolName } from './sign-in.ts';
import { createSend } from './send.ts';
import { signInByTool } from './sign-in-tool.ts';
import { createTaskResults } from './task-results.ts';
import { createToolCall } from './tool-call.ts';
import { problemOfUse, SignInNeeded } from './upstream.ts';
import { createTell } from './tell.ts';
import { createConnection } from './connection.ts';
import { watchSignIn } from './watch-sign-in.ts';
import { createWords } from './words.ts';

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
  freshLists: FreshLists;
  restarts: Restarts;
  policies: Pick<Policies, 'check' | 'checkWay' | 'current'>;
}

export interface BackendOptions {
  parts: BackendParts;
  server: Server;
  caller: Pick<ToolCall, 'host' | 'entry' | 'session' | 'program'>;
  introduction(): Introduction;
  /** What the host speaks, as far as it has shown. */
  era(): HostEra;
  /** The revision agreed on with the host; its newest with a handshake before that. */
  revision(): string;
  holdMs(): number;
  /** What the server says by itself, for the host. */
  toHost(message: JsonRpcMessage): void;
  /** Lists may have changed. */
  changed(): void;
}

export interface Backend {
  /** What the server last said of itself, without asking it. */
  pinned(): ReturnType<Advertisements['get']>;
  /** The host was told this of it, as it connected. */
  offered(advertisement: Advertisement): void;
  /** Asks it. Throws SignInNeeded, RemoteFailure, ProblemError. */
  advertisement(): Promise<ReturnType<Advertisements['get']>>;
  /** Answers any request but `initialize` and `ping`; `undefined` when the host cancelled it. Never throws. */
  request(request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
  /** Passes on a notification, or the host's answer to the server's own request. Never throws. */
  notify(message: JsonRpcNotification | JsonRpcResponse): Promise<void>;
  close(): Promise<void>;
}

export function createBackend(options: BackendOptions): Backend {
  const { parts, server } = options;
  const { auth, clock, consent, activity, advertisements } = parts;
  const life = new AbortController();
  const agent = agentOf({ host: options.caller.host, id: options.caller.entry });
  const accountId = () => auth.account(server.id, agent)?.id;
  const logLevel = createLogLevel();
  let offered: Advertisement | undefined;

  const permit = () => parts.policies.check({ host: options.caller.host, url: server.url });

  const { host, isForbidden, declared, introduction, line } = createHostSide(options, parts.policies);
  const words = createWords({ era: options.era, logLevel, declared });
  const { upstream, use, tools, prompts, lists, listsChanged, settings } = createConnection({
    parts,
    server,
    agent,
    session: options.caller.session,
    introduction,
    era: options.era,
    permit,
    onMessage: (message) => fromServer(message),
    onOpen(advertisement) {
      hostRequests.forget();
      if (words.cross(advertisement.era)) listening.begin();
      else listening.end();
      if (offered) parts.restarts.compare({ ...options.caller, server: server.id }, offered, advertisement);
    },
    toHost: options.toHost,
    ask: (request, on, held, signal) =>
      on.request(words.forServer(request, on.advertisement.era), {
        credential: held?.credential,
        signal,
        onMessage: fromServer,
      }),
    visible: (method, result, era) => words.forHost(method, method === 'tools/list' ? shown.of(result) : result, era),
    failed: (error, method) => {
      if (!(error instanceof SignInNeeded)) records.noteProblem(problemOfUse(server.id, error), method);
    },
    onToolLeftOut: (tool, reason) => records.noteLeftOut(tool, reason),
    life: life.signal,
  });
  const { entry, program } = options.caller;
  const asker = { agent, host: options.caller.host, entry, program };
  const gate = createSignInGate({ server, auth, clock, caller: asker });

  const speaker = () => {
    const { id, name, scopes } = auth.account(server.id, agent) ?? {};
    return { ...options.caller, server: server.id, url: server.url, account: id, accountName: name, scopes };
  };
  const told = createTold(consent, speaker);
  const shown = createShownTools(consent, speaker);
  const stopWatching = consent.onPermissions(() => {
    if (shown.haveChanged()) options.toHost({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  });
  const hostRequests = createHostRequests({
    isForbidden,
    consent,
    speaker,
    host,
    pause: parts.pause,
    clock,
    holdMs: options.holdMs,
    record: (draft) => void activity.record(draft),
    line,
    toServer: (answer) => void tell(answer),
    life: life.signal,
  });
  const fromServer = (message: JsonRpcMessage) => {
    if ('method' in message) listsChanged(message.method);
    const foreign = isNotification(message) && (!hearsOf(message, options.revision()) || tellsTooMuch(message));
    if (completions.take(message) || hostRequests.take(message) || foreign) return;
    options.toHost(message);
  };
  const completions = createCompletions(clock);
  const listening = createListening({ upstream, clock, toHost: fromServer });
  const send = createSend({
    server: server.id,
    upstream,
    use,
    era: options.era,
    rounds: createRounds({ server: server.id, clock, ask: hostRequests.ask, completions }),
    refused: hostRequests.refused,
    host,
    settings,
    listening,
    words,
    fromServer,
  });
  const tasks = createTaskResults({ gate: createResultGate({ ...parts, policy: parts.results }), caller: speaker });
  const isTracing = () => activity.collector.isTracing();
  const callTool = createToolCall({
    isTracing,
    consent,
    permit,
    pause: parts.pause,
    activity,
    clock,
    definitions: tools,
    gate,
    holdMs: options.holdMs,
    caller: speaker,
    send,
    results: tasks.ofCall,
    askElsewhere: (prompt, waiting) => askHost(prompt, waiting),
  });
  const signIn = { server: server.id, gate, upstream, pause: parts.pause, clock, holdMs: options.holdMs };
  const records = createRecords({ activity, isTracing, clock, about: speaker });
  const tell = createTell(upstream, life.signal, records);
  const askHost = createHostElicitation({
    // A 2026-07-28 host is sent no requests.
    capabilities: () => (options.era() === 'modern' ? {} : options.introduction().capabilities),
    policies: parts.policies,
    consent,
    program: options.caller.program,
    line,
    noteProblem: records.noteProblem,
  });
  const forward = createForward({
    server: server.id,
    era: options.era,
    use,
    lists,
    send,
    logLevel,
    listening,
    consent,
    speaker,
    definitions: prompts,
    records,
    tasks,
    clock,
    holdMs: options.holdMs,
  });
  const carryOut = (request: JsonRpcRequest, signal: AbortSignal) => {
    if (request.method !== 'tools/call') return forward(request, signal);
    const name = request.params?.['name'];
    return name === signInToolName ? signInByTool(request, signIn, signal) : callTool(request, signal);
  };
  const stopListening = watchSignIn(auth, { server: server.id, agent }, () => {
    lists.forget();
    tools.forget();
    hostRequests.forget();
    void upstream.reset().then(() => options.changed());
  });

  return {
    pinned: () => told(advertisements.get(server.id, accountId() ?? '')),
    offered: (advertisement) => void (offered = advertisement),
    advertisement: async () => told(await upstream.use(async (conversation) => conversation.advertisement)),
    async request(request, signal) {
      const answer = await carryOut(request, signal);
      return answer && answerForRevision(request.method, answer, options.revision());
    },
    async notify(message) {
      if (isResponse(message)) return void line.answered(message);
      const era = upstream.current()?.advertisement.era;
      const crosses = era !== (options.era() ?? 'legacy');
      if (era === undefined || (crosses && (era === 'legacy' || !goesToModern(message)))) return;
      await tell(message);
    },
    async close() {
      stopListening();
      stopWatching();
      lists.close();
      parts.restarts.end(options.caller.session);
      life.abort();
      listening.end();
      await upstream.close();
    },
  };
}
