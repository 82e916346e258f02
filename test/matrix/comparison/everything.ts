/** Has a server say everything it can: every list, tool, resource, prompt, completion, and what it sends by itself. */
import { isObject, type JsonObject, type JsonValue } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import type { Peer } from './peer.ts';

/** What was asked, and what came. */
export type Transcript = Map<string, JsonObject>;

export async function sayEverything(peer: Peer, opened: JsonObject): Promise<Transcript> {
  const transcript: Transcript = new Map();
  const ask = async (title: string, method: string, params?: JsonObject): Promise<JsonObject> => {
    const answer = await peer.request(method, params);
    transcript.set(title, answer);
    return isObject(answer['result']) ? answer['result'] : {};
  };
  /** All pages as one: how many there are is nobody's promise. */
  const list = async (method: string, member: string) => {
    const all: JsonObject[] = [];
    let page = await ask(method, method);
    const { nextCursor: _, ...first } = page;
    for (;;) {
      const some = page[member];
      if (Array.isArray(some)) all.push(...some.filter(isObject));
      const cursor = page['nextCursor'];
      if (cursor === undefined) break;
      page = await ask(method, method, { cursor });
    }
    if (member in first) transcript.set(method, { result: { ...first, [member]: all } });
    return all;
  };

  transcript.set('opening', opened);
  if (knowsLevels(opened)) await ask('logging/setLevel', 'logging/setLevel', { level: 'debug' });
  const tools = await list('tools/list', 'tools');
  for (const tool of tools.filter(({ name }) => !leftOut.includes(words(name)))) await callTool(ask, tool);
  for (const { uri } of (await list('resources/list', 'resources')).slice(0, 8)) {
    for (const method of ['resources/subscribe', 'resources/read', 'resources/unsubscribe'])
      await ask(`${method} ${words(uri)}`, method, { uri: uri ?? '' });
  }
  for (const { uriTemplate } of await list('resources/templates/list', 'resourceTemplates')) {
    const uri = words(uriTemplate).replaceAll(/\{[^}]*\}/g, '1');
    await ask(`resources/read ${uri}`, 'resources/read', { uri });
    await complete(ask, { type: 'ref/resource', uri: uriTemplate ?? '' }, /\{(\w+)\}/.exec(words(uriTemplate))?.[1]);
  }
  for (const prompt of await list('prompts/list', 'prompts')) await getPrompt(ask, prompt);
  await ask('a tool that is not there', 'tools/call', { name: 'no-such-tool', arguments: {} });
  await ask('a resource that is not there', 'resources/read', { uri: 'demo://no/such/thing' });
  await ask('a prompt that is not there', 'prompts/get', { name: 'no-such-prompt' });
  await ask('a method that is not there', 'com.example/nothing', { some: [1, null] });
  return transcript;
}

/** 2026-07-28 has no such method. */
function knowsLevels({ result }: JsonObject): boolean {
  return isObject(result) && result['protocolVersion'] !== undefined;
}

type Ask = (title: string, method: string, params?: JsonObject) => Promise<JsonObject>;

/** Arguments that a schema does not tell. */
const known: Readonly<Record<string, JsonObject>> = {
  'gzip-file-as-resource': { name: 'hello.gz', data: 'data:text/plain;base64,aGVsbG8=', outputType: 'resource' },
  'trigger-long-running-operation': { duration: 0.3, steps: 3 },
  'start-notification-stream': { interval: 5, count: 3 },
  delay: { duration: 20 },
};
/** Wait for another request to end them, or change the server for the next who asks. */
const leftOut: readonly string[] = ['wait', 'tell-progress', 'change'];
/** Goes on by itself until it is called again: a second call ends it. */
const toggles: readonly string[] = ['toggle-simulated-logging', 'toggle-subscriber-updates'];

async function callTool(ask: Ask, { name: named, inputSchema, execution }: JsonObject): Promise<void> {
  const name = words(named);
  const args = known[name] ?? sampleOf(inputSchema);
  const params = { name, arguments: args, _meta: { progressToken: `progress of ${name}` } };
  if (!isObject(execution) || execution['taskSupport'] !== 'required') {
    await ask(`call ${name}`, 'tools/call', params);
    if (toggles.includes(name)) await ask(`call ${name} again`, 'tools/call', params);
    return;
  }
  const { task } = await ask(`call ${name}`, 'tools/call', { ...params, task: { ttl: 60_000 } });
  const taskId = isObject(task) ? (task['taskId'] ?? '') : '';
  await ask(`result of ${name}`, 'tasks/result', { taskId });
  await ask(`state of ${name}`, 'tasks/get', { taskId });
}

/** The simplest value that a schema lets be. */
function sampleOf(schema: JsonValue | undefined): JsonObject {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  const required = isObject(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, property]) => [name, valueOf(property)]),
  );
}

function valueOf(property: JsonValue): JsonValue {
  if (!isObject(property)) return 'text';
  const { type, enum: values, default: preset } = property;
  if (preset !== undefined) return preset;
  if (Array.isArray(values)) return values[0] ?? '';
  if (type === 'number' || type === 'integer') return 3;
  if (type === 'boolean') return true;
  return type === 'array' ? [] : 'some text';
}

async function getPrompt(ask: Ask, { name, arguments: args }: JsonObject): Promise<void> {
  const names = Array.isArray(args) ? args.filter(isObject).map((one) => words(one['name'])) : [];
  const given = Object.fromEntries(names.map((one) => [one, one.toLowerCase().includes('id') ? '1' : 'Engineering']));
  await ask(`prompts/get ${words(name)}`, 'prompts/get', { name: name ?? '', arguments: given });
  await complete(ask, { type: 'ref/prompt', name: name ?? '' }, names[0]);
}

async function complete(ask: Ask, ref: JsonObject, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const params = { ref, argument: { name, value: '' } };
  await ask(`completion of ${JSON.stringify(ref)}`, 'completion/complete', params);
}
