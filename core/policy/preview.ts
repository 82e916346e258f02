import type { Activity } from '../../shared/models.ts';
import type { GrantCeiling, PolicyPreviewed } from '../../shared/policy.ts';
import type { Rules } from './decide.ts';
import type { PolicyCall } from './policy.ts';

type Previewed = PolicyPreviewed['list'][number];

/** What the calls of the log meet. */
export interface PreviewParts {
  rules: Rules;
  ceilings: readonly GrantCeiling[];
  /** The member of a policy that keeps this host or server out, if one does. */
  refuses(of: { host: string; server: string }): string | undefined;
}

/**
 * What rules would have done to the calls of the log. It holds neither arguments nor definitions: what hangs on them is
 * `unknown`, and every definition counts as approved and unchanged.
 */
export function previewCalls(lines: readonly Activity[], parts: PreviewParts): Omit<PolicyPreviewed, 'more'> {
  const groups = new Map<string, Previewed>();
  const totals = { allow: 0, ask: 0, deny: 0, unknown: 0 };
  let calls = 0;
  for (const line of lines) {
    const call = callOf(line, parts);
    if (call === undefined) continue;
    const now = wouldBe(call, parts);
    calls += 1;
    totals[now.would] += 1;
    const { host, server, tool, account } = call;
    const key = JSON.stringify([host, server, tool, account, now]);
    const known = groups.get(key) ?? { host, server, tool, ...now, calls: 0, lastAt: line.at };
    const group = { ...known, calls: known.calls + 1, lastAt: line.at };
    groups.set(key, account === undefined ? group : { ...group, account });
  }
  const list = [...groups.values()].toSorted((a, b) => b.calls - a.calls);
  const [first] = lines;
  return { calls, ...(first && { since: first.at }), ...totals, list };
}

function callOf(
  { host, server, tool, account, session, at }: Activity,
  { ceilings }: PreviewParts,
): PolicyCall | undefined {
  if (host === undefined || server === undefined || tool === undefined) return undefined;
  return { host, server, tool, account, session: session ?? '', definition: 'same', now: Date.parse(at), ceilings };
}

/** Unknown as soon as anything hangs on what the log does not hold, unless it is denied anyhow. */
function wouldBe(call: PolicyCall, { rules, refuses }: PreviewParts): Pick<Previewed, 'would' | 'because'> {
  const refused = refuses(call);
  if (refused !== undefined) return { would: 'deny', because: refused };
  const { effect, because } = rules.decide(call);
  const unsure = effect === 'deny' ? undefined : rules.matching(call).find((found) => found.unsure);
  if (unsure === undefined) return { would: effect, because };
  return { would: 'unknown', because: unsure.rule.permission.id };
}
