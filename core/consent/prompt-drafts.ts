import type { DefinitionChange } from '../../shared/models.ts';
import { argumentsText } from './arguments-text.ts';
import type { Pairing, SignInDraft, ToolCall } from './consent.ts';
import type { Judged } from './judge.ts';
import type { PromptDraft } from './prompts.ts';

/** What a person is shown about a request of a server's to its host. */
export function requestDraft(call: ToolCall, { digest, pinned }: Judged): Omit<PromptDraft, 'id'> {
  const { host, entry, server, url, account, accountName, program, tool } = call;
  return {
    kind: 'server-request',
    host,
    entry,
    server,
    url,
    account,
    accountName,
    program,
    request: { method: tool, text: argumentsText(call.arguments) },
    definitionChanged: pinned !== undefined && pinned !== digest,
  };
}

/** What a person is shown about a call. */
export function callDraft(
  call: ToolCall,
  { digest, pinned }: Judged,
  before: { arguments: string | undefined; change: DefinitionChange | undefined },
): Omit<PromptDraft, 'id'> {
  const { host, entry, server, url, account, tool, program } = call;
  const { annotations, title, description } = call.definition ?? {};
  return {
    kind: 'tool-call',
    host,
    entry,
    server,
    url,
    tool,
    ...(account === undefined ? {} : { account }),
    ...(call.accountName === undefined ? {} : { accountName: call.accountName }),
    ...(call.scopes === undefined ? {} : { scopes: call.scopes }),
    ...(typeof title === 'string' ? { toolTitle: title } : {}),
    ...(typeof description === 'string' ? { toolDescription: description } : {}),
    ...(program === undefined ? {} : { program }),
    ...(call.arguments === undefined ? {} : { arguments: argumentsText(call.arguments) }),
    ...(before.arguments === undefined ? {} : { approvedArguments: before.arguments }),
    ...(before.change === undefined ? {} : { change: before.change }),
    ...(isRecord(annotations) ? { annotations } : {}),
    definitionChanged: pinned !== undefined && pinned !== digest,
  };
}

/** Nobody gave this server a name yet, so its address stands for it: no known server's name can be borrowed. */
export function pairingDraft({ entry, host, url, program }: Pairing): Omit<PromptDraft, 'id'> {
  const base = { kind: 'pairing', host, entry, server: url, url, definitionChanged: false } as const;
  return program === undefined ? base : { ...base, program };
}

export function signInDraft(draft: SignInDraft): Omit<PromptDraft, 'id'> {
  return { ...draft, kind: 'sign-in', definitionChanged: false };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
