/** THE pipeline of one tool call: policy and consent, token, record, send, record, answer. See design.md, "One tool call". */
import { isDeepStrictEqual } from 'node:util';
import { randomUUID } from 'node:crypto';
import type { ActivityDraft } from '../../shared/models.ts';
import { fail, type Problem, problem, problemOf } from '../../shared/problem.ts';
import type { ActivityLog } from '../activity/activity.ts';
import type { AskElsewhere, Consent, ToolCall, Verdict } from '../consent/consent.ts';
import { errorOf, isObject, type JsonObject, type JsonRpcRequest, type JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { type CallTimes, createCallTimes } from './call-times.ts';
import type { Definitions } from './definitions.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { PauseSwitch } from './pause-switch.ts';
import type { ResultGate } from './result-gate.ts';
import type { Patience, SignInGate } from './sign-in.ts';
import { createLogicalCalls, type LogicalCalls } from './logical-calls.ts';
import { contentOf, lineOf, scopesOf } from './record-members.ts';
import { refusal } from './tool-results.ts';
import { traced } from './traced.ts';
import { problemOfUse } from './upstream.ts';

export interface ToolCallOptions {
  consent: Pick<Consent, 'decide' | 'check' | 'isRevoked'>;
  activity: Pick<ActivityLog, 'record'>;
  /** Whether calls are sent to a collector as spans. */
  isTracing(): boolean;
  /** Throws where policy lets this host or server do nothing at all. */
  permit(): void;
  pause: PauseSwitch;
  clock: Clock;
  definitions: Definitions;
  gate: SignInGate;
  /** How long a person may take, in milliseconds. */
  holdMs(): number;
  /** Everything about the caller but the tool. */
  caller(): Omit<ToolCall, 'tool' | 'arguments' | 'definition'>;
  /** Sends the request with the account's token, if `confirm` lets it right before. */
  send(request: JsonRpcRequest, patience: Patience, leaving: Required<Leaving>): Promise<JsonRpcResponse>;
  results: ResultGate;
  /** Brings a question about a call to the person by another way, too. */
  askElsewhere?: AskElsewhere;
}

/** What is to be done as the call leaves, and what is noted of it. */
export interface Leaving {
  confirm?: Confirm;
  times: CallTimes;
}

/** Throws where the call may not leave with a token of this account. */
type Confirm = (account: string | undefined) => Promise<void>;

/** Runs a call to its answer; `undefined` when the host cancelled it. Never throws. */
export type CallTool = (request: JsonRpcRequest, signal: AbortSignal) => Promise<JsonRpcResponse | undefined>;

export function createToolCall(options: ToolCallOptions): CallTool {
  const calls = createLogicalCalls(options.clock);
  return async (request, signal) => {
    const tool = request.params?.['name'];
    if (typeof tool !== 'string') return errorOf(request.id, -32602, 'tools/call needs the name of a tool');
    const run = createRun({ ...options, calls }, request, tool, signal);
    try {
      return await run();
    } catch (error) {
      return refusal(request.id, problemOf(error));
    }
  };
}

function createRun(
  options: ToolCallOptions & { calls: LogicalCalls },
  request: JsonRpcRequest,
  tool: string,
  cancelled: AbortSignal,
) {
  const { calls, consent, clock, definitions, gate, pause } = options;
  const startedAt = clock.now();
  const paused = pause.next();
  /** Whoever ends the wait: the host, or a person who pauses everything. */
  const signal = AbortSignal.any([cancelled, paused]);
  const patience: Patience = { until: startedAt + options.holdMs(), signal };
  const times = createCallTimes(clock);
  const onWait: AskElsewhere = (_, waiting) => times.person(waiting);
  const onAsked: AskElsewhere = (prompt, waiting) => {
    onWait(prompt, waiting);
    options.askElsewhere?.(prompt, waiting);
  };
  const record = createRecorder(options, request, tool, times);
  const call = (definition: JsonObject | undefined): ToolCall => ({
    ...options.caller(),
    tool,
    arguments: request.params?.['arguments'] ?? {},
    definition,
  });

  /** Asks until what was approved is what would run: tool and account may change while the person reads. */
  const decide = async (): Promise<{ verdict: Verdict; asked: ToolCall }> => {
    options.permit();
    const earlier = calls.continued(request, tool);
    // Denied whatever the tool is: no definition is asked for. `check` then counts the use of what denies it, and says so by
    // itself where the definition is known, unless the call goes on where it was allowed before.
    const before = definitions.known(tool) && !earlier ? undefined : call(undefined);
    if (before && consent.decide(before).effect === 'deny') {
      return { verdict: await consent.check(before, 0, signal), asked: before };
    }
    for (;;) {
      const asked = call(await gate.through(() => definitions.of(tool), patience, tool));
      if (earlier && isSame(earlier.asked, asked))
        return { verdict: { verdict: 'allow', because: earlier.because }, asked };
      const left = Math.max(0, patience.until - clock.now());
      const verdict = await consent.check(asked, left, signal, onAsked);
      if (verdict.verdict !== 'allow') return { verdict, asked };
      if (isSame(asked, call(await definitions.of(tool)))) return { verdict, asked };
    }
  };
  /** A call may have waited for a sign-in or a new conversation since it was decided. */
  const confirm = (asked: ToolCall, allowedBy: string) => async (account: string | undefined) => {
    const now = { account, definition: await definitions.of(tool) };
    if (pause.isOn()) fail('paused');
    // It may have waited for a sign-in: what is denied to that account is known only now.
    const { effect, because } = consent.decide({ ...asked, account });
    if (effect === 'deny') fail('policy-denied', { tool, rule: because });
    if (consent.isRevoked(allowedBy) || !isSame(asked, now)) fail('call-outdated', { tool });
  };
  const refuse = (verdict: Exclude<Verdict, { verdict: 'allow' }>) => {
    const { of, outcome } = wordsFor(verdict, tool);
    record.refused(verdict.verdict === 'deny' ? verdict.because : verdict.prompt, outcome);
    return cancelled.aborted ? undefined : refusal(request.id, of);
  };
  /** It has run; what may still fail is showing what came of it. */
  let answered = false;
  const failed = (error: unknown) => {
    if (cancelled.aborted) {
      record.finished('cancelled');
      return undefined;
    }
    const byPause = paused.aborted ? pausedDuring(error, tool, answered) : undefined;
    const of = byPause ?? problemOfUse(options.caller().server, error);
    record.finished(of.code);
    return refusal(request.id, of);
  };

  const refusePaused = () => {
    record.refused('paused', 'paused');
    return refusal(request.id, problem('paused'));
  };
  const isPaused = () => pause.isOn() || (paused.aborted && !cancelled.aborted);

  return async (): Promise<JsonRpcResponse | undefined> => {
    if (pause.isOn()) return refusePaused();
    let decided: Awaited<ReturnType<typeof decide>>;
    try {
      decided = await decide();
    } catch (error) {
      return isPaused() ? refusePaused() : failed(error);
    }
    if (isPaused()) return refusePaused();
    const { verdict, asked } = decided;
    if (verdict.verdict !== 'allow') return refuse(verdict);
    // On disk before the call leaves: a call that ran and is not on record must not exist.
    record.started(verdict.because);
    try {
      const answer = await gate.through(
        () => options.send(record.sent, patience, { confirm: confirm(asked, verdict.because), times }),
        patience,
        tool,
      );
      answered = true;
      const question = questionIn(answer);
      if (question) calls.interrupted(question, { asked, because: verdict.because });
      const seen = question ? answer : await options.results(answer, asked, record.call, patience, onWait);
      // Before the answer leaves: what a host was answered is on record, also if the core dies now.
      record.finished(outcomeOf(seen), contentOf(answer));
      return seen;
    } catch (error) {
      return failed(error);
    }
  };
}

/** What ended a call that was let in and stopped by a pause: the server may have begun with it, or the result waited. */
function pausedDuring(error: unknown, tool: string, answered: boolean): Problem | undefined {
  if (answered) return problemOf(error).code === 'result-pending' ? problem('paused-result', { tool }) : undefined;
  return problem(error instanceof RemoteFailure && error.ran === 'maybe' ? 'paused-under-way' : 'paused');
}

/** Whether what would run is what was decided about. A sign-in that the call itself waited for is no change of account. */
function isSame(asked: ToolCall, now: Pick<ToolCall, 'account' | 'definition'>): boolean {
  const sameAccount = asked.account === undefined || asked.account === now.account;
  return sameAccount && isDeepStrictEqual(asked.definition, now.definition);
}

/** Outcomes of calls that were asked about and not decided. */
const undecided = new Set(['pending', 'withdrawn']);

function createRecorder(options: ToolCallOptions, request: JsonRpcRequest, tool: string, times: CallTimes) {
  const { activity, caller, clock } = options;
  const startedAt = clock.now();
  const call = randomUUID();
  const { request: sent, members: trace } = traced(request, call, options.isTracing());
  const line = (draft: Pick<ActivityDraft, 'kind'> & Partial<ActivityDraft>): void => {
    activity.record({ ...lineOf(caller()), method: 'tools/call', tool, call, ...trace, ...draft });
  };
  const start = (decision: ActivityDraft['decision'], because: string) => {
    const content = request.params?.['arguments'] ?? {};
    line({ kind: 'call.started', decision, because, scopes: scopesOf(caller()), content });
  };
  /** The start is on record; an end that cannot be recorded (a full disk) must not keep the answer from the host. */
  const finished = (outcome: string, content?: unknown) => {
    try {
      line({ kind: 'call.finished', outcome, durationMs: clock.now() - startedAt, ...times.spent(), content });
    } catch {
      // The next line that can be written says that lines are missing.
    }
  };
  return {
    /** Its id in the log. */
    call,
    /** What leaves, in its place in the trace. */
    sent,
    started: (because: string) => start('allow', because),
    finished,
    refused(because: string, outcome: string) {
      start(undecided.has(outcome) ? 'ask' : 'deny', because);
      finished(outcome);
    },
  };
}

function wordsFor(verdict: Exclude<Verdict, { verdict: 'allow' }>, tool: string): { of: Problem; outcome: string } {
  if (verdict.verdict === 'pending') return { of: problem('consent-pending', { tool }), outcome: 'pending' };
  if (verdict.verdict === 'withdrawn') return { of: problem('consent-withdrawn', { tool }), outcome: 'withdrawn' };
  const of =
    verdict.by === 'person'
      ? problem('consent-denied', { tool, words: verdict.words })
      : problem('policy-denied', { tool, rule: verdict.because, words: verdict.words });
  return { of, outcome: 'denied' };
}

/** What a server answered that wants to know more before it goes on; it is passed on whole, its state above all. */
function questionIn(answer: JsonRpcResponse): JsonObject | undefined {
  return 'result' in answer && answer.result['resultType'] === 'input_required' ? answer.result : undefined;
}

function outcomeOf(answer: JsonRpcResponse): string {
  if ('error' in answer) return 'error';
  if (questionIn(answer)) return 'input-required';
  return isObject(answer.result) && answer.result['isError'] === true ? 'tool-error' : 'ok';
}
