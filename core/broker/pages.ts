import {
  isObject,
  type JsonObject,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type JsonValue,
} from '../eras/messages.ts';

/** The member that holds what is listed, by the method of the list. */
const members: Readonly<Record<string, string>> = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
  'prompts/list': 'prompts',
};

/** `undefined` for a method that lists nothing we know. */
export function listMember(method: string): string | undefined {
  return Object.hasOwn(members, method) ? members[method] : undefined;
}

/** The notification that says of a list that it changed. */
export function listChange(method: string): string {
  return `notifications/${method.split('/', 1)[0]}/list_changed`;
}

const listsByChange = Map.groupBy(Object.keys(members), listChange);

/** The lists that a notification says changed. */
export function changedLists(notification: string): readonly string[] {
  return listsByChange.get(notification) ?? [];
}

/** What a list's result lists; empty where it lists nothing. */
export function listed(method: string, result: JsonObject): JsonObject[] {
  return itemsOf(method, result).filter(isObject);
}

function itemsOf(method: string, result: JsonObject): JsonValue[] {
  const items = result[listMember(method) ?? ''];
  return Array.isArray(items) ? items : [];
}

/** A server that pages without end gets no more than this read at once; a host that pages itself goes on from there. */
const maxPages = 64;
/** The same in characters of JSON. */
const maxLength = 16 * 1024 * 1024;
const invalidParams = -32_602;

/**
 * Asks for a list and all its pages, and gives them as one answer: several hosts read the first page and no further. A list
 * of one page is the answer as it came. Where a later page is refused, for its cursor holds no longer, begins once more.
 */
export async function listWhole(
  ask: (request: JsonRpcRequest) => Promise<JsonRpcResponse>,
  request: JsonRpcRequest,
  mayBeginAgain = true,
): Promise<JsonRpcResponse> {
  const first = await ask(request);
  if ('error' in first) return first;
  const pages = [first.result];
  let cursor = cursorOf(first.result);
  for (let length = lengthOf(cursor, first.result); cursor !== undefined && isShort(pages, length);) {
    const page = await ask({ ...request, params: { ...request.params, cursor } });
    if ('error' in page) {
      if (page.error.code !== invalidParams || !mayBeginAgain) return page;
      return listWhole(ask, request, false);
    }
    pages.push(page.result);
    cursor = cursorOf(page.result);
    length += lengthOf(cursor, page.result);
  }
  return pages.length === 1 ? first : { ...first, result: merged(request.method, pages, cursor) };
}

/** Cursors are opaque, and an empty one is one too (H48). */
function cursorOf({ nextCursor }: JsonObject): string | undefined {
  return typeof nextCursor === 'string' ? nextCursor : undefined;
}

/** Measured only where there is more to come. */
function lengthOf(cursor: string | undefined, page: JsonObject): number {
  return cursor === undefined ? 0 : JSON.stringify(page).length;
}

function isShort(pages: readonly JsonObject[], length: number): boolean {
  return pages.length < maxPages && length < maxLength;
}

/** The first page with what all of them list, fresh for as long as the one that is fresh the shortest. */
function merged(method: string, pages: readonly JsonObject[], left: string | undefined): JsonObject {
  const [{ nextCursor: _, ...first } = {}] = pages;
  const ttls = pages.map(({ ttlMs }) => ttlMs).filter((ttl) => typeof ttl === 'number');
  return {
    ...first,
    [listMember(method) ?? '']: pages.flatMap((page) => itemsOf(method, page)),
    ...(ttls.length > 0 ? { ttlMs: Math.min(...ttls) } : {}),
    ...(left === undefined ? {} : { nextCursor: left }),
  };
}
