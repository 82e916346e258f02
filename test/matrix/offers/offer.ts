/** What a server of each revision of the matrix has: all that the revision defines. */
import type { JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { keyOf, Refusal, type Turn } from '../ends/turn.ts';
import { isModern, knows, type Revision } from '../revisions.ts';
import { lackOf } from '../specification.ts';
import { actTools } from './acts.ts';
import { contentTools, icons } from './contents.ts';
import { questionTools } from './questions.ts';
import { taskAnswers, taskOf } from './tasks.ts';
import type { OfferedTool } from './tool.ts';

export const instructions = 'Notes are on shelves.\nAsk for one.';

export type Answer = (turn: Turn) => Promise<JsonObject> | JsonObject;

export interface Offer {
  revision: Revision;
  serverInfo: JsonObject;
  capabilities: JsonObject;
  tools: readonly OfferedTool[];
  /** How it answers each method, but for those that are about the connection. */
  answers: Readonly<Record<string, Answer>>;
}

export const listNames = ['note://today', 'note://later', 'note://scan', 'note://ünï ✓', 'note://last'];
const pageSize = 2;
/** Cursors are opaque: an empty one is a cursor as well. */
const cursors = ['', 'page 3 ✓', 'page-4', 'page-5', 'page-6', 'page-7', 'page-8', 'page-9'];

export const templates = [{ uriTemplate: 'note://{name}', name: 'a note', mimeType: 'text/plain' }];
export const completions = ['today', 'tomorrow'];

export function offerOf(revision: Revision): Offer {
  const tools = [...contentTools, ...actTools, ...questionTools].filter(({ needs }) => !lackOf(needs, revision));
  const listChanged = true;
  return {
    revision,
    serverInfo: serverInfoOf(revision),
    capabilities: {
      tools: { listChanged },
      resources: { listChanged, subscribe: true },
      prompts: { listChanged },
      logging: {},
      ...(knows(revision, '2025-03-26') && { completions: {} }),
      ...(revision === '2025-11-25' && { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } }),
      ...(isModern(revision) && { extensions: { 'com.example/notes': { shelves: 3 } } }),
    },
    tools,
    answers: answersOf(revision, tools),
  };
}

function serverInfoOf(revision: Revision): JsonObject {
  return {
    name: `notes-${revision}`,
    version: '1.2.3',
    ...(knows(revision, '2025-06-18') && { title: 'Notes' }),
    ...(knows(revision, '2025-11-25') && { websiteUrl: 'https://example.com', icons }),
  };
}

export function resourcesOf(revision: Revision): JsonObject[] {
  const more = {
    ...(knows(revision, '2025-06-18') && { title: 'A note' }),
    ...(knows(revision, '2025-11-25') && { icons }),
  };
  return listNames.map((uri) => ({ uri, name: uri.slice(7), mimeType: 'text/plain', size: 5, ...more }));
}

export function promptsOf(revision: Revision): JsonObject[] {
  const title = knows(revision, '2025-06-18') ? { title: 'Greet somebody' } : {};
  const args = [{ name: 'who', description: 'Whom to greet.', required: true, ...(title.title && { title: 'Who' }) }];
  return [{ name: 'greet', description: 'Greets.', ...title, arguments: args }, { name: 'plain' }, { name: 'third' }];
}

function answersOf(revision: Revision, tools: readonly OfferedTool[]): Offer['answers'] {
  return {
    'tools/list': (turn) =>
      page('tools', [...tools.map(({ definition }) => definition), ...fresh(turn, 'tools')], turn, 12),
    'tools/call': (turn) => call(tools, turn),
    'resources/list': (turn) => page('resources', [...resourcesOf(revision), ...fresh(turn, 'resources')], turn),
    'resources/templates/list': () => ({ resourceTemplates: templates }),
    'resources/read': ({ params }) => read(words(params['uri']), revision),
    'prompts/list': (turn) => page('prompts', [...promptsOf(revision), ...fresh(turn, 'prompts')], turn),
    'prompts/get': ({ params }) => prompt(params),
    'completion/complete': ({ params }) => complete(params),
    ...(knows(revision, '2025-11-25') && taskAnswers),
    'com.example/vendor': ({ params }) => ({ given: params['given'] ?? null, shelves: [1, 2.5] }),
  };
}

function call(tools: readonly OfferedTool[], turn: Turn): Promise<JsonObject> | JsonObject {
  const wanted = tools.find(({ definition }) => definition.name === turn.params['name']);
  if (wanted && turn.params['task'] !== undefined) return { task: taskOf(keyOf(turn)) };
  if (wanted) return wanted.run(turn);
  throw new Refusal(-32_602, `Unknown tool: ${words(turn.params['name'])}`, { tool: turn.params['name'] ?? null });
}

/** What a list has since it was changed. */
function fresh({ world }: Turn, list: 'tools' | 'resources' | 'prompts'): JsonObject[] {
  return world.last(list).map((key) => ({
    name: `fresh-${key}`,
    ...(list === 'tools' && { inputSchema: { type: 'object' } }),
    ...(list === 'resources' && { uri: `note://fresh-${key}` }),
  }));
}

function page(member: string, all: readonly JsonObject[], { params }: Turn, size = pageSize): JsonObject {
  const index = params['cursor'] === undefined ? 0 : cursors.indexOf(words(params['cursor'])) + 1;
  if (index === 0 && params['cursor'] !== undefined) throw new Refusal(-32_602, 'Invalid cursor', null);
  const some = all.slice(index * size, (index + 1) * size);
  const next = (index + 1) * size < all.length ? cursors[index] : undefined;
  return { [member]: some, ...(next !== undefined && { nextCursor: next }) };
}

function read(uri: string, revision: Revision): JsonObject {
  if (uri === 'note://scan') return { contents: [{ uri, mimeType: 'image/png', blob: 'aGVsbG8=' }] };
  if (listNames.includes(uri)) return { contents: [{ uri, mimeType: 'text/plain', text: `text of ${uri}` }] };
  throw new Refusal(isModern(revision) ? -32_602 : -32_002, 'Resource not found', { uri });
}

function prompt({ name, arguments: args }: JsonObject): JsonObject {
  const who = words((args as JsonObject | undefined)?.['who']);
  const resource = { uri: 'note://today', mimeType: 'text/plain', text: 'milk' };
  return {
    description: `The prompt ${words(name)}.`,
    messages: [
      { role: 'user', content: { type: 'text', text: `Greet ${who}.` } },
      { role: 'assistant', content: { type: 'image', data: 'aGVsbG8=', mimeType: 'image/png' } },
      { role: 'user', content: { type: 'resource', resource } },
    ],
  };
}

function complete({ argument, context }: JsonObject): JsonObject {
  const start = words((argument as JsonObject)['value']);
  const given = context === undefined ? [] : [JSON.stringify(context)];
  const values = [...completions.filter((one) => one.startsWith(start)), ...given];
  return { completion: { values, total: values.length, hasMore: false } };
}
