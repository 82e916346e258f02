import type { ToolCall } from '../../core/consent/consent.ts';
import type { Effect, GrantBounds, Permission, Remember } from '../../shared/models.ts';

/** docs/consent.md once more, as slow and plain as it reads, for tests to compare with. Knows no policy files. */
export interface NaiveConsent {
  decide(call: ToolCall): Effect;
  /** A permission, or a late answer, decided about the call. Throws where it had no right to. */
  used(call: ToolCall, because: string): void;
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
  restarted(): void;
}

interface Held {
  id: string;
  effect: Effect;
  host: string;
  server: string;
  tool: string;
  session?: string | undefined;
  account?: string | undefined;
  like?: string | undefined;
  until: number;
  left: number;
}

const LATE_MS = 10 * 60_000;

export function createNaiveConsent(now: () => number): NaiveConsent {
  let held: Held[] = [];
  const pins = new Map<string, string>();
  let late: { call: ToolCall; prompt: string; answer: 'allow' | 'deny'; until: number }[] = [];

  const nameOf = ({ server, tool }: ToolCall) => `${server} ${tool}`;
  const definitionOf = ({ definition }: ToolCall) => JSON.stringify(definition);
  const inForce = () => held.filter(({ until, left }) => now() < until && left > 0);
  const matching = (call: ToolCall) => inForce().filter((one) => isAbout(one, call) && fits(one.like, call));
  const lateFor = (call: ToolCall) => late.find((one) => now() < one.until && identical(one.call, call));
  const put = (one: Held) => {
    held = held.filter((other) => !sameScope(one, other));
    held.push(one);
  };
  const forgetLate = (changed: readonly Held[]) => {
    late = late.filter(({ call }) => !changed.some((one) => isAbout(one, call)));
  };

  return {
    decide(call) {
      const about = matching(call);
      if (about.some(({ effect }) => effect === 'deny')) return 'deny';
      const answer = lateFor(call);
      if (answer !== undefined) return answer.answer;
      const pin = pins.get(nameOf(call));
      if (pin !== undefined && pin !== definitionOf(call)) return 'ask';
      const most = Math.max(...about.map(weight));
      const strongest = about.filter((one) => weight(one) === most);
      if (strongest.length === 0 || strongest.some(({ effect }) => effect === 'ask')) return 'ask';
      return 'allow';
    },
    used(call, because) {
      const answer = late.find(({ prompt }) => prompt === because);
      if (answer !== undefined) {
        if (!identical(answer.call, call)) throw new Error(`${because} was about another call`);
        late = late.filter((one) => one !== answer);
        return;
      }
      const one = matching(call).find(({ id }) => id === because);
      if (one === undefined) throw new Error(`${because} does not hold for this call`);
      one.left -= 1;
      if (one.effect === 'allow' && !pins.has(nameOf(call))) pins.set(nameOf(call), definitionOf(call));
    },
    ruled({ id, effect, host, server, tool }) {
      const rule = { id, effect, host, server, tool, until: Infinity, left: Infinity };
      put(rule);
      forgetLate([rule]);
    },
    answered(call, { answer, remember, bounds = {} }, prompt, all) {
      if (answer === 'allow') pins.set(nameOf(call), definitionOf(call));
      if (prompt !== undefined) late.push({ call, prompt, answer, until: now() + LATE_MS });
      const left = (bounds.calls ?? Infinity) - 1;
      if (remember === 'once' || left === 0) return;
      put({
        id: all.at(-1)?.id ?? '',
        effect: answer,
        host: bounds.everyHost === true ? '*' : call.host,
        server: call.server,
        tool: call.tool,
        session: remember === 'session' ? call.session : undefined,
        account: bounds.account === true ? call.account : undefined,
        like: bounds.arguments?.[0]?.like,
        until: bounds.minutes === undefined ? Infinity : now() + bounds.minutes * 60_000,
        left,
      });
    },
    revoked(ids) {
      forgetLate(held.filter(({ id }) => ids.includes(id)));
      held = held.filter(({ id }) => !ids.includes(id));
    },
    sessionEnded(session) {
      held = held.filter((one) => one.session !== session);
    },
    restarted: () => void (late = []),
  };
}

/** Whether it is about such calls, whatever their arguments. */
function isAbout({ host, server, tool, session, account }: Held, call: ToolCall): boolean {
  if (session !== undefined && session !== call.session) return false;
  if (account !== undefined && account !== call.account) return false;
  return like(host, call.host) && like(server, call.server) && like(tool, call.tool);
}

/** A pattern with a star at its end, or a plain text. */
function like(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function fits(pattern: string | undefined, call: ToolCall): boolean {
  return pattern === undefined || like(pattern, (call.arguments as { to: string }).to);
}

/** The tool says most, then the server, then the host; a whole name says more than a pattern, and a longer pattern than `*`. */
function weight({ tool, server, host }: Held): number {
  const of = (text: string) => (text.endsWith('*') ? text.length - 1 : 9);
  return of(tool) * 100 + of(server) * 10 + of(host);
}

function sameScope(one: Held, other: Held): boolean {
  const scope = ({ id, host, server, tool, session, account, like: bound }: Held) =>
    JSON.stringify([id.slice(0, 1), host, server, tool, session, account, bound]);
  return scope(one) === scope(other);
}

function identical(one: ToolCall, other: ToolCall): boolean {
  const of = ({ host, server, account, tool, arguments: given, definition }: ToolCall) =>
    JSON.stringify([host, server, account, tool, given, definition]);
  return of(one) === of(other);
}
