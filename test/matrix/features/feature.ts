import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import type { MatrixHost } from '../ends/host.ts';
import type { MatrixServer } from '../ends/server.ts';
import type { Defined } from '../specification.ts';

/** A host that speaks through Drawbridge with a server. */
export interface Pair {
  host: MatrixHost;
  server: MatrixServer;
  /** Another one of the same revision, with a connection of its own. */
  another(): Promise<MatrixHost>;
}

/** One row of the matrix. */
export interface Feature {
  name: string;
  /** What a host, or a server, must have for there to be anything to show; by default every revision has it. */
  host?: Defined;
  server?: Defined;
  /** A real exchange. Throws where it is not as it should be. */
  check(pair: Pair): Promise<void>;
}

/** Unique among all cells. */
export function newKey(): string {
  return `key-${randomUUID()}`;
}

export function callTool(
  host: MatrixHost,
  name: string,
  args: JsonObject = {},
  options?: Parameters<MatrixHost['ask']>[2],
): Promise<JsonObject> {
  return host.ask('tools/call', { name, arguments: args }, options);
}

export function contentOf(result: JsonObject): JsonObject[] {
  const { content } = result;
  return Array.isArray(content) ? content.filter(isObject) : [];
}

export function textOf(result: JsonObject): string {
  return words(contentOf(result)[0]?.['text']);
}

/** Every page of a list, in order. */
export async function listAll(host: MatrixHost, method: string, member: string): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  let params: JsonObject = {};
  for (let pages = 1; ; pages += 1) {
    assert.ok(pages < 20, 'the pages come to no end');
    const result = await host.ask(method, params);
    const some = result[member];
    if (Array.isArray(some)) all.push(...some.filter(isObject));
    if (result['nextCursor'] === undefined) return all;
    params = { cursor: result['nextCursor'] };
  }
}

/** The error that a request ends with. */
export async function errorOf(asked: Promise<unknown>): Promise<{ code: unknown; data: unknown; message: string }> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) assert.fail('it did not fail');
  const { code, data } = error as { code?: unknown; data?: unknown };
  return { code, data, message: error.message };
}
