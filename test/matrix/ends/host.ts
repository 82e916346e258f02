import type { JsonObject } from '../../../core/eras/messages.ts';
import type { Revision } from '../revisions.ts';
import type { Heard } from './heard.ts';
import type { AskOptions } from './old-sdks.ts';

/** A published SDK's client as a host over stdio. What it gets is parsed with the schemas of that SDK, or refused. */
export interface MatrixHost {
  readonly revision: Revision;
  /** What the server was said to be. */
  readonly told: { capabilities: JsonObject; serverInfo: JsonObject; instructions?: string | undefined };
  /** Sends a request. Rejects with the SDK's error, which has the JSON-RPC `code` and `data`. */
  ask(method: string, params?: JsonObject, options?: AskOptions): Promise<JsonObject>;
  notify(method: string, params?: JsonObject): Promise<void>;
  /** What the server asked this host. */
  readonly asked: Heard;
  /** The notifications it got, but for progress, which goes to whoever asked for it. */
  readonly heard: Heard;
  /** What its SDK could make nothing of. */
  readonly troubles: readonly string[];
  /** Has itself told of changes of a resource, until it is asked to stop. */
  watch(uri: string): Promise<() => Promise<void>>;
  /** Has itself told of changed lists, where it has to say so. */
  watchLists(): Promise<void>;
  /** Wants log messages of at least this level. */
  logsAt(level: string): Promise<void>;
  /** Sends these messages as one, and gives the answers to those that are requests, in any order. */
  batch(messages: readonly JsonObject[]): Promise<JsonObject[]>;
  close(): Promise<void>;
}
