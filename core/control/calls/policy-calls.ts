import type { Activity } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { createRules } from '../../policy/decide.ts';
import { requestDefinition, type ToolCall } from '../../consent/consent.ts';
import { createPolicy } from '../../policy/effective.ts';
import { previewCalls } from '../../policy/preview.ts';
import { asksPerson, forbidsRequest } from '../../policy/server-requests.ts';
import { readPolicyText } from '../../registry/policy-text.ts';
import type { ControlHandlers } from '../handlers.ts';
import { shownPolicy } from '../shown-policy.ts';
import type { Rooms } from './rooms.ts';

export function policyCalls(rooms: Rooms): ControlHandlers['policy'] {
  return {
    show: () => shownPolicy(rooms.policyFiles, rooms.policies),
    check: ({ input: { text } }) => (text === undefined ? checkFiles(rooms) : [checkText(text)]),
    explain: ({ input }) => explain(rooms, input),
    preview: ({ input: { text } }) => preview(rooms, text),
  };
}

function checkText(text: string) {
  const read = readPolicyText(text);
  return 'policy' in read ? { ok: true, faults: [] } : { ok: false, faults: read.faults };
}

type Checked = Awaited<ReturnType<ControlHandlers['policy']['check']>>;

function checkFiles({ policyFiles }: Rooms): Checked {
  return policyFiles.states().map(({ file, state, faults = [] }) => ({ file, ok: state !== 'invalid', faults }));
}

type Asked = Parameters<ControlHandlers['policy']['explain']>[0]['input'];
type Explained = Awaited<ReturnType<ControlHandlers['policy']['explain']>>;

async function explain(rooms: Rooms, asked: Asked): Promise<Explained> {
  const { registry, policies, auth, consent } = rooms;
  const { host, tool } = asked;
  const { id: server, url } = registry.servers.need(asked.server);
  const refusal = policies.current().refuses({ host, url });
  if (refusal !== undefined) return notPermitted(refusal);
  if (asksPerson(tool) && forbidsRequest(policies.current(), tool)) return notPermitted('serverRequests');
  const definition = await definitionOf(rooms, asked);
  // The account of a host of kind `other` hangs on its entry, so the default stands for it.
  const account = asked.account ?? auth.account(server, host)?.id;
  const call = { host, entry: '', session: '', server, url, account, tool, arguments: asked.arguments };
  if (asksPerson(tool) && definition.found === undefined)
    return explainRequest(rooms, { ...call, definition: requestDefinition(tool), isRequest: true });
  const explained = consent.explain({ ...call, definition: definition.found }, definition.known);
  return { ...explained, definitionKnown: definition.known, listed: definition.found !== undefined };
}

/** A request of the server's to the host, by its method: no tool, so that nothing of it is unknown. */
function explainRequest({ consent }: Rooms, request: ToolCall): Explained {
  return { ...consent.explain(request, true), definitionKnown: true, listed: true };
}

function notPermitted(refusal: string): Explained {
  const because = `policy "${refusal}"`;
  return {
    effect: 'deny',
    because,
    step: 'not-permitted',
    refusal,
    matched: [],
    definitionKnown: false,
    listed: false,
  };
}

/** What cannot be asked is said to be unknown: a policy can be explained with the server out of reach. */
async function definitionOf({ broker, registry }: Rooms, { server, tool }: Asked) {
  try {
    return { known: true, found: await broker.definition(registry.servers.need(server), tool) };
  } catch {
    return { known: false, found: undefined };
  }
}

/** Calls replayed at most, newest first, and read at once. */
const MOST = 100_000;
const PAGE = 1_000;

async function preview({ policyFiles, registry, consent, activity }: Rooms, text: string) {
  const read = readPolicyText(text);
  if ('faults' in read) {
    const [{ line, column, reason, member } = { line: 1, column: 1, reason: 'it is empty' }] = read.faults;
    return fail('policy-text-invalid', {
      line,
      column,
      reason: member === undefined ? reason : `"${member}" ${reason}`,
    });
  }
  const policy = createPolicy({ ...policyFiles.layers(), policy: { content: read.policy, at: '' } });
  const { lines, more } = await loggedCalls(activity);
  const rules = createRules([...consent.permissions(), ...policy.permissions]);
  const refuses = ({ host, server }: { host: string; server: string }) => {
    const url = registry.servers.get(server)?.url;
    // Of a server that is gone nobody knows the address.
    return url === undefined ? undefined : policy.refuses({ host, url });
  };
  return { ...previewCalls(lines, { rules, ceilings: policy.ceilings, refuses }), more };
}

async function loggedCalls(activity: Pick<Rooms['activity'], 'list'>): Promise<{ lines: Activity[]; more: boolean }> {
  let lines: Activity[] = [];
  for (;;) {
    const before = lines[0]?.number;
    const page = await activity.list({ kind: ['call.started'], limit: PAGE, ...(before !== undefined && { before }) });
    lines = [...page, ...lines];
    if (page.length < PAGE) return { lines, more: false };
    if (lines.length >= MOST) return { lines, more: true };
  }
}
