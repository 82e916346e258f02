import { isObject, type JsonValue } from './messages.ts';

/**
 * The messages of a `sampling/createMessage` as a host of this revision knows them: one content each before 2025-11-25, no
 * audio before 2025-03-26. The same value where nothing is to change; `undefined` where it cannot be said. Pure.
 */
export function messagesForHost(messages: JsonValue[], revision: string): JsonValue[] | undefined {
  if (revision >= '2025-11-25') return messages;
  const plain = messages.flatMap((message): JsonValue[] => {
    if (!isObject(message)) return [message];
    const { content } = message;
    const parts = Array.isArray(content) ? content : [content ?? null];
    return parts.map((part) => (part === content ? message : { ...message, content: part }));
  });
  if (plain.some((message) => !isKnown(message, revision))) return undefined;
  return plain.every((message, i) => message === messages[i]) ? messages : plain;
}

function isKnown(message: JsonValue, revision: string): boolean {
  const content = isObject(message) ? message['content'] : undefined;
  const type = isObject(content) ? content['type'] : undefined;
  return type !== 'tool_use' && type !== 'tool_result' && (type !== 'audio' || revision >= '2025-03-26');
}
