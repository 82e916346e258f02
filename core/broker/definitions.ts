import { isObject, type JsonObject, type JsonRpcMessage, type JsonRpcResponse } from '../eras/messages.ts';
import type { Exchange } from '../remote/remote.ts';
import type { Upstream } from './upstream.ts';

/** The tools as the server lists them now: what consent shows and pins. */
export interface Definitions {
  /** The tool's definition, asking the server where it is not known; `undefined`: the server lists no such tool. */
  of(tool: string): Promise<JsonObject | undefined>;
  /** Every tool, asking the server. */
  all(): Promise<JsonObject[]>;
  /** Takes up what passed by in a `tools/list` answer. */
  learn(result: JsonObject): void;
  /** They may have changed. */
  forget(): void;
}

/** A server that pages without end gets no more than this. */
const maxPages = 64;

/** `signal` ends the session, and with it a listing under way: a listing serves every call that waits for it. */
export function createDefinitions(upstream: Pick<Upstream, 'use'>, signal: AbortSignal): Definitions {
  const known = new Map<string, JsonObject>();
  let complete = false;
  let listing: Promise<void> | undefined;

  const learn = (result: JsonObject): string | undefined => {
    const tools = Array.isArray(result['tools']) ? result['tools'] : [];
    for (const tool of tools) if (isObject(tool) && typeof tool['name'] === 'string') known.set(tool['name'], tool);
    return typeof result['nextCursor'] === 'string' ? result['nextCursor'] : undefined;
  };
  const list = async () => {
    let cursor: string | undefined;
    for (let page = 0; page < maxPages; page++) {
      cursor = learn(await listPage(upstream, cursor, signal));
      if (cursor === undefined) break;
    }
    complete = true;
  };

  return {
    async of(tool) {
      if (!known.has(tool) && !complete) {
        listing ??= list().finally(() => {
          listing = undefined;
        });
        await listing;
      }
      return known.get(tool);
    },
    async all() {
      await list();
      return [...known.values()];
    },
    learn: (result) => void learn(result),
    forget() {
      known.clear();
      complete = false;
    },
  };
}

async function listPage(
  upstream: Pick<Upstream, 'use'>,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<JsonObject> {
  const ignore = (_: JsonRpcMessage) => {};
  const answer: JsonRpcResponse = await upstream.use((conversation, token) => {
    const exchange: Exchange = { token, signal, onMessage: ignore };
    const params = cursor === undefined ? {} : { cursor };
    return conversation.request({ jsonrpc: '2.0', id: 0, method: 'tools/list', params }, exchange);
  });
  return 'result' in answer ? answer.result : {};
}
