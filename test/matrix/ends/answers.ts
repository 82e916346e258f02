/** How every host of the matrix answers what a server asks of it. */
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import type { SdkMessage } from './old-sdks.ts';

/** What the first message of a sampling request says. */
export function textAsked(params: JsonObject): string {
  const [message] = Array.isArray(params['messages']) ? params['messages'] : [];
  const content = isObject(message) ? message['content'] : undefined;
  const [block] = Array.isArray(content) ? content : [content];
  return isObject(block) ? words(block['text']) : '';
}

/** A question that starts with this word is not answered before it is withdrawn. */
export const holdWord = 'hold';

/** The person's name, wherever one is asked for. */
export const personName = 'Ada';

export const root = { uri: 'file:///work/notes', name: 'notes' };

export async function answerTo({ method, params = {} }: SdkMessage, signal: AbortSignal): Promise<JsonObject> {
  if (method === 'roots/list') return { roots: [root] };
  if (method === 'elicitation/create') return accepted(params);
  const text = textAsked(params);
  if (text.startsWith(holdWord)) await aborted(signal);
  return { model: 'a-model', role: 'assistant', ...said(params, text) };
}

function accepted({ mode }: JsonObject): JsonObject {
  return mode === 'url' ? { action: 'accept' } : { action: 'accept', content: { name: personName } };
}

function said({ tools }: JsonObject, text: string): JsonObject {
  if (tools === undefined) return { content: { type: 'text', text: `said ${text}` }, stopReason: 'endTurn' };
  return { content: { type: 'tool_use', id: 'use-1', name: 'add', input: { text } }, stopReason: 'toolUse' };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
