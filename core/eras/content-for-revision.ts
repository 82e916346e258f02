/** Contents as a host's revision knows them (checklist T39, T41–T43): an unknown type breaks strict hosts. Pure. */
import { isObject, type JsonObject, type JsonValue } from './messages.ts';

/** The result of `tools/call`; the same object where nothing is to change. */
export function callResultFor(result: JsonObject, revision: string): JsonObject {
  const content = contentsFor(result['content'], revision);
  const { structuredContent, ...rest } = result;
  if (structuredContent === undefined || (revision >= '2025-06-18' && isObject(structuredContent))) {
    return content === result['content'] ? result : { ...result, content: content ?? [] };
  }
  const said = Array.isArray(content) ? content : [];
  const text = { type: 'text', text: JSON.stringify(structuredContent) };
  // A text of the server's own says it already; one that stands for a link does not.
  return { ...rest, content: hasText(result['content']) ? said : [...said, text] };
}

/** The result of `prompts/get`. */
export function promptResultFor(result: JsonObject, revision: string): JsonObject {
  const { messages } = result;
  if (!Array.isArray(messages)) return result;
  const fitting = messages.map((message) => {
    if (!isObject(message)) return message;
    const content = contentFor(message['content'] ?? null, revision);
    return content === (message['content'] ?? null) ? message : { ...message, content };
  });
  return fitting.every((message, i) => message === messages[i]) ? result : { ...result, messages: fitting };
}

function contentsFor(content: JsonValue | undefined, revision: string): JsonValue | undefined {
  if (!Array.isArray(content)) return content;
  const fitting = content.map((one) => contentFor(one, revision));
  return fitting.every((one, i) => one === content[i]) ? content : fitting;
}

function contentFor(content: JsonValue, revision: string): JsonValue {
  if (!isObject(content)) return content;
  if (content['type'] === 'audio' && revision < '2025-03-26') return embeddedAudio(content);
  if (content['type'] === 'resource_link' && revision < '2025-06-18') return linkText(content);
  return content;
}

/** Who knows no sounds may still keep them as a file. */
function embeddedAudio({ type: _, data, mimeType, ...rest }: JsonObject): JsonObject {
  if (typeof data !== 'string') return { ...rest, type: 'text', text: 'A sound that cannot be shown here.' };
  const resource = { uri: 'drawbridge://audio', blob: data, ...(mimeType === undefined ? {} : { mimeType }) };
  return { ...rest, type: 'resource', resource };
}

const linkMembers = ['type', 'uri', 'name', 'title', 'description', 'mimeType', 'size', 'icons'];

function linkText(link: JsonObject): JsonObject {
  const { uri, name, title, description } = link;
  const rest = Object.entries(link).filter(([member]) => !linkMembers.includes(member));
  const heading = [title ?? name, uri].filter((text) => typeof text === 'string').join(': ');
  const text = typeof description === 'string' ? `${heading}\n${description}` : heading;
  return { ...Object.fromEntries(rest), type: 'text', text };
}

function hasText(content: JsonValue | undefined): boolean {
  return Array.isArray(content) && content.some((one) => isObject(one) && one['type'] === 'text');
}
