/**
 * All that may differ between a server seen through Drawbridge and without it. Ids of requests and sessions are not
 * compared at all: each connection has its own.
 */
import { isObject, type JsonObject, type JsonValue } from '../../../core/eras/messages.ts';

const lists = ['tools', 'resources', 'prompts'];

/**
 * The answer to the handshake: lists are announced as changing whatever the server says, because they change here when the
 * person signs in or out; and tools are announced always, as a sign-in may have to be offered.
 */
export function openingAsOurs(opened: JsonObject): JsonObject {
  const { result } = opened;
  if (!isObject(result) || !isObject(result['capabilities'])) return opened;
  const capabilities: JsonObject = { tools: {}, ...result['capabilities'] };
  for (const list of lists) {
    const declared = capabilities[list];
    if (isObject(declared)) capabilities[list] = { ...declared, listChanged: true };
  }
  return { ...opened, result: { ...result, capabilities } };
}

const members: Readonly<Record<string, string>> = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
  'prompts/list': 'prompts',
};

/**
 * A list that the server does not know is empty: a host may have been told of it, as one that may come some day, before the
 * server was known.
 */
export function listAsOurs(title: string, answer: JsonObject): JsonObject {
  const { error } = answer;
  const member = members[title];
  return member !== undefined && isObject(error) && error['code'] === -32_601 ? { result: { [member]: [] } } : answer;
}

/** What a server makes up anew each time: moments, ids, numbers of its own processes. */
const chances: readonly [RegExp, string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>'],
  [/\b[0-9a-f]{32}\b/gi, '<id>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>'],
  [/\b\d{1,2}:\d\d:\d\d ?(AM|PM)?/g, '<time>'],
];

export function withoutChance<V extends JsonValue>(value: V): V {
  let text = JSON.stringify(value);
  for (const [chance, word] of chances) text = text.replaceAll(chance, word);
  return JSON.parse(text) as V;
}

/** Tokens of progress that a server asks for are its connection's own, as ids are. */
export function askedAsOurs({ method, params, ...rest }: JsonObject): JsonObject {
  if (!isObject(params) || !isObject(params['_meta']) || method === 'notifications/progress')
    return { ...rest, ...(method !== undefined && { method }), ...(params !== undefined && { params }) };
  const { progressToken: _, ...meta } = params['_meta'];
  return { ...rest, ...(method !== undefined && { method }), params: { ...params, _meta: meta } };
}
