import { words } from '../json.ts';
import type { JsonObject, JsonValue } from '../../../core/eras/messages.ts';
import type { AskOptions, SdkMessage } from './old-sdks.ts';
import type { World } from './world.ts';

/** One request at a server, and what its handler can do beside answering it; the same in every era. */
export interface Turn {
  params: JsonObject;
  /** Of a tool call. */
  args: JsonObject;
  meta: JsonObject;
  signal: AbortSignal;
  /** What the host, as this server is told, can do. */
  hostCapabilities: JsonObject;
  world: World;
  /** Tells the host something that belongs to this request. */
  notify(message: SdkMessage): Promise<void>;
  /** Tells it of an event, if it wants to hear of such. */
  log(level: string, data: JsonValue): Promise<void>;
  /** Asks the host. The name tells this question from others of the same request. */
  ask(name: string, method: string, params: JsonObject, options?: AskOptions): Promise<JsonObject>;
  /** Tells everybody who wants to know. */
  changed(list: 'tools' | 'resources' | 'prompts'): void;
  updated(uri: string): void;
}

/** An error of the protocol, as a handler throws it. */
export class Refusal extends Error {
  readonly code: number;
  readonly data: JsonValue;

  constructor(code: number, message: string, data: JsonValue) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.data = data;
  }
}

export function keyOf({ args }: Turn): string {
  return words(args['key']);
}
