import type { ToolCall } from '../../core/consent/consent.ts';
import type { PolicyCall } from '../../core/policy/policy.ts';
import type { Effect, GrantBounds, Permission, Remember } from '../../shared/models.ts';
import type { GrantCeiling, PolicyFile } from '../../shared/policy.ts';
import { byThePage } from '../unit/policy/page.ts';

/** Policy files as they stand; `broken`: one cannot be used. */
export type NaivePolicy = { managed?: PolicyFile; policy?: PolicyFile } | 'broken';

/** docs/consent.md once more, as slow and plain as it reads, for tests to compare with. */
export interface NaiveConsent {
  /** `refused`: a policy cannot be used, so that nothing passes and nobody is asked. */
  decide(call: ToolCall): Effect | 'refused';
  /** A permission, or a late answer, decided about the call. Throws where it had no right to. */
  used(call: ToolCall, because: string): void;
  /** Whether a rule that allows may be written now. */
  mayRule(effect: Effect): boolean;
  ruled(rule: Permission): void;
  /** `late`: the prompt's id, where nobody waited any more. `all`: the ledger afterwards, whose last is the grant, if any. */
  answered(
    call: ToolCall,
    answer: { answer: 'allow' | 'deny'; remember: Remember; bounds: GrantBounds | undefined },
    late: string | undefined,
    all: readonly Permission[],
  ): void;
  revoked(ids: readonly string[]): void;
  sessionEnded(session: string): void;
  policyIs(policy: NaivePolicy): void;
  restarted(): void;
}

const LATE_MS = 10 * 60_000;
const MINUTE = 60_000;

export function createNaiveConsent(now: () => number): NaiveConsent {
  let held: Permission[] = [];
  let files: NaivePolicy = {};
  /** Answers that were ever kept. */
  let granted = 0;
  const pins = new Map<string, string>();
  let late: { call: ToolCall; prompt: string; answer: 'allow' | 'deny'; until: number }[] = [];

  const nameOf = ({ server, tool }: ToolCall) => `${server} ${tool}`;
  const definitionOf = ({ definition }: ToolCall) => JSON.stringify(definition);
  const ceilings = (): GrantCeiling[] =>
    files === 'broken' ? [] : [files.managed?.grants ?? [], files.policy?.grants ?? []].flat();
  const all = () => (files === 'broken' ? held : [...held, ...rulesOf(files)]);
  const factsOf = (call: ToolCall): PolicyCall => {
    const pin = pins.get(nameOf(call));
    const definition = pin === undefined ? 'unseen' : pin === definitionOf(call) ? 'same' : 'changed';
    const { host, server, tool, session, account, arguments: given } = call;
    return { host, server, tool, session, account, arguments: given, definition, now: now(), ceilings: ceilings() };
  };
  const lateFor = (call: ToolCall) => late.find((one) => now() < one.until && identical(one.call, call));
  const put = (one: Permission) => {
    held = held.filter((other) => !sameScope(one, other));
    held.push(one);
  };
  const forgetLate = (changed: readonly Permission[]) => {
    late = late.filter(({ call }) => !changed.some((one) => isAbout(one, call)));
  };

  return {
    decide(call) {
      if (files === 'broken') return 'refused';
      const { effect } = byThePage(factsOf(call), all());
      if (effect === 'deny') return 'deny';
      return lateFor(call)?.answer ?? effect;
    },
    used(call, because) {
      const answer = late.find(({ prompt }) => prompt === because);
      if (answer !== undefined) {
        if (!identical(answer.call, call)) throw new Error(`${because} was about another call`);
        late = late.filter((one) => one !== answer);
        return;
      }
      const decision = byThePage(factsOf(call), all());
      if (decision.because !== because) throw new Error(`${because} does not decide about this call`);
      held = held.map((one) => (one.id === because ? usedOnce(one) : one));
      if (decision.effect === 'allow' && !pins.has(nameOf(call))) pins.set(nameOf(call), definitionOf(call));
    },
    mayRule(effect) {
      if (effect !== 'allow') return true;
      if (files === 'broken') return false;
      return !ceilings().some(
        ({ longest, calls }) => calls !== undefined || longest === 'once' || longest === 'session',
      );
    },
    ruled(rule) {
      const minutes = rule.effect === 'allow' ? Math.min(...ceilings().map(minutesOf)) : Infinity;
      const until = minutes === Infinity ? undefined : timeAt(now() + minutes * MINUTE);
      if (rule.until !== until) throw new Error(`the rule ends ${rule.until} and not ${until}`);
      put(rule);
      forgetLate([rule]);
    },
    answered(call, { answer, remember, bounds = {} }, prompt, ledger) {
      if (answer === 'allow') pins.set(nameOf(call), definitionOf(call));
      if (prompt !== undefined) late.push({ call, prompt, answer, until: now() + LATE_MS });
      const kept = shorter({ remember, ...bounds }, answer === 'allow' ? ceilings() : []);
      const callsLeft = (kept.calls ?? Infinity) - 1;
      const isKept = kept.remember !== 'once' && callsLeft !== 0;
      const grants = ledger.filter(({ origin }) => origin === 'grant').length;
      if (grants !== granted + Number(isKept)) throw new Error(`${grants} answers are kept, not ${granted} and this`);
      granted = grants;
      if (!isKept) return;
      const until = kept.minutes === undefined ? undefined : timeAt(now() + kept.minutes * MINUTE);
      const stored = ledger.at(-1);
      if (stored?.until !== until) throw new Error(`it is kept until ${stored?.until} and not ${until}`);
      put({
        id: stored?.id ?? '',
        origin: 'grant',
        effect: answer,
        host: bounds.everyHost === true ? '*' : call.host,
        server: call.server,
        tool: call.tool,
        createdAt: timeAt(now()),
        uses: 0,
        ...(kept.remember === 'session' && { session: call.session }),
        ...(bounds.account === true && call.account !== undefined && { account: call.account }),
        ...(bounds.arguments !== undefined && { arguments: bounds.arguments }),
        ...(until !== undefined && { until }),
        ...(callsLeft !== Infinity && { callsLeft }),
      });
    },
    revoked(ids) {
      forgetLate(held.filter(({ id }) => ids.includes(id)));
      held = held.filter(({ id }) => !ids.includes(id));
    },
    sessionEnded(session) {
      held = held.filter((one) => one.session !== session);
    },
    policyIs(policy) {
      files = policy;
      late = [];
    },
    restarted: () => void (late = []),
  };
}

const timeAt = (ms: number) => new Date(ms).toISOString();
const minutesOf = ({ longest }: GrantCeiling) => (typeof longest === 'object' ? longest.minutes : Infinity);

function usedOnce(one: Permission): Permission {
  return one.callsLeft === undefined ? one : { ...one, callsLeft: one.callsLeft - 1 };
}

/** The rules of both files. What the person's allows has no end, and holds under no ceiling of the administrator's. */
function rulesOf({ managed = {}, policy = {} }: Exclude<NaivePolicy, 'broken'>): Permission[] {
  const { longest = 'always', calls } = managed.grants ?? {};
  const hasCeiling = longest !== 'always' || calls !== undefined;
  return [
    ...permissionsOf('managed', managed),
    ...permissionsOf('policy', policy).filter(({ effect }) => !hasCeiling || effect !== 'allow'),
  ];
}

function permissionsOf(origin: 'managed' | 'policy', { rules = [] }: PolicyFile): Permission[] {
  return rules.map(({ host = '*', server = '*', tool = '*', effect, arguments: bounds }, at) => ({
    id: `${origin}:${at + 1}`,
    origin,
    effect,
    host,
    server,
    tool,
    createdAt: timeAt(0),
    uses: 0,
    ...(bounds && { arguments: bounds as NonNullable<Permission['arguments']> }),
  }));
}

/** A yes as ceilings let it hold. */
function shorter(
  said: { remember: Remember; minutes?: number | undefined; calls?: number | undefined },
  ceilings: readonly GrantCeiling[],
) {
  let { remember, minutes, calls } = said;
  for (const ceiling of ceilings) {
    if (remember === 'once') break;
    if (ceiling.longest === 'once') remember = 'once';
    if (ceiling.longest === 'session') remember = 'session';
    if (minutesOf(ceiling) < (minutes ?? Infinity)) minutes = minutesOf(ceiling);
    if (minutes !== undefined && remember === 'always') remember = 'time';
    if (ceiling.calls !== undefined) calls = Math.min(calls ?? Infinity, ceiling.calls);
  }
  return { remember, minutes, calls };
}

/** Whether it is about such calls, whatever else it is bound to. */
function isAbout({ host, server, tool }: Permission, call: ToolCall): boolean {
  return like(host, call.host) && like(server, call.server) && like(tool, call.tool);
}

/** A pattern with a star at its end, or a plain text. */
function like(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function sameScope(one: Permission, other: Permission): boolean {
  const scope = ({ origin, host, server, tool, session, account, arguments: bound }: Permission) =>
    JSON.stringify([origin, host, server, tool, session, account, bound]);
  return scope(one) === scope(other);
}

function identical(one: ToolCall, other: ToolCall): boolean {
  const of = ({ host, server, account, tool, arguments: given, definition }: ToolCall) =>
    JSON.stringify([host, server, account, tool, given, definition]);
  return of(one) === of(other);
}
