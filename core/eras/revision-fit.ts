/** What a server says, without what the host's revision does not have (checklist T39–T43). Pure. */
import { callResultFor, promptResultFor } from './content-for-revision.ts';
import {
  isObject,
  type JsonObject,
  type JsonRpcNotification,
  type JsonRpcResponse,
  type JsonValue,
} from './messages.ts';

/** The newest with a handshake: nothing of a handshake server is foreign to it. */
const newest = '2025-11-25';

/** The answer to a request of this method; the same object, with the text it came as, where nothing is to change. */
export function answerForRevision(method: string, answer: JsonRpcResponse, revision: string): JsonRpcResponse {
  if (!('result' in answer)) return answer;
  const result = resultForRevision(method, answer.result, revision);
  return result === answer.result ? answer : { ...answer, result };
}

/** The same for a result alone. */
export function resultForRevision(method: string, result: JsonObject, revision: string): JsonObject {
  if (revision >= newest) return result;
  switch (method) {
    case 'initialize':
      return initializedFor(result, revision);
    case 'tools/call':
      return callResultFor(result, revision);
    case 'prompts/get':
      return promptResultFor(result, revision);
    case 'tools/list':
      return listFor(result, 'tools', (tool) => toolFor(tool, revision));
    case 'prompts/list':
      return listFor(result, 'prompts', (prompt) => promptFor(prompt, revision));
    case 'resources/list':
      return listFor(result, 'resources', (resource) => without(resource, since(revision, titled)));
    case 'resources/templates/list':
      return listFor(result, 'resourceTemplates', (template) => without(template, since(revision, titled)));
    default:
      return result;
  }
}

/** Members by the revision that brought them. */
type Members = Readonly<Record<string, string>>;

const titled: Members = { title: '2025-06-18', icons: '2025-11-25' };
const ofTools: Members = { ...titled, annotations: '2025-03-26', outputSchema: '2025-06-18', execution: '2025-11-25' };
const ofServers: Members = { ...titled, description: '2025-11-25', websiteUrl: '2025-11-25' };
const ofCapabilities: Members = { completions: '2025-03-26', tasks: '2025-11-25' };

/** Those that this revision does not have yet. */
function since(revision: string, members: Members): string[] {
  return Object.keys(members).filter((member) => revision < (members[member] ?? ''));
}

function without(value: JsonObject, members: readonly string[]): JsonObject {
  if (!members.some((member) => member in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([member]) => !members.includes(member)));
}

/** One that can only run as a task is of no use to whoever has no tasks. */
function toolFor(tool: JsonObject, revision: string): JsonObject | undefined {
  const { execution } = tool;
  if (isObject(execution) && execution['taskSupport'] === 'required') return undefined;
  return without(tool, since(revision, ofTools));
}

function promptFor(prompt: JsonObject, revision: string): JsonObject {
  const fitting = without(prompt, since(revision, titled));
  return listFor(fitting, 'arguments', (argument) => without(argument, since(revision, titled)));
}

function listFor(result: JsonObject, list: string, fit: (item: JsonObject) => JsonObject | undefined): JsonObject {
  const items = result[list];
  if (!Array.isArray(items)) return result;
  const fitting = items.map((item) => (isObject(item) ? fit(item) : item));
  if (fitting.every((item, i) => item === items[i])) return result;
  return { ...result, [list]: fitting.filter((item): item is JsonValue => item !== undefined) };
}

function initializedFor(result: JsonObject, revision: string): JsonObject {
  const { capabilities, serverInfo } = result;
  return {
    ...result,
    ...(isObject(capabilities) ? { capabilities: without(capabilities, since(revision, ofCapabilities)) } : {}),
    ...(isObject(serverInfo) ? { serverInfo: without(serverInfo, since(revision, ofServers)) } : {}),
  };
}

const notificationsSince: Members = {
  'notifications/elicitation/complete': '2025-11-25',
  'notifications/tasks/status': '2025-11-25',
};

/** Whether the host's revision has this notification; one that no revision has is between host and server. */
export function hearsOf({ method }: JsonRpcNotification, revision: string): boolean {
  return revision >= (notificationsSince[method] ?? '');
}
