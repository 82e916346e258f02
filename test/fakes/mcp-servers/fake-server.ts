import type { IncomingHttpHeaders } from 'node:http';

/** What an authorizer says of one request. */
export type Authorization =
  | { ok: true; subject: string; scopes?: readonly string[]; headers?: Record<string, string> }
  | { ok: false; status: number; headers?: Record<string, string | string[]> };

/** What an authorizer may look at beside the headers; `body` is the parsed JSON of a POST. */
export interface Asked {
  method: string;
  url: URL;
  body: unknown;
}

export interface FakeServerOptions {
  /** A port of 127.0.0.1; 0, and the default, is any free one. */
  port?: number;
  /** Asked for every request to the MCP endpoint; without it everyone is served, as `nobody`. */
  authorize?: (headers: IncomingHttpHeaders, request: Asked) => Promise<Authorization>;
  /** Served at the well-known address (RFC 9728), which a 401 then names. */
  protectedResourceMetadata?: object | ((url: URL) => object);
}

/** One call of a tool. `count` is how often this tool was called until then, this call included. */
export interface ToolCall {
  name: string;
  args: Record<string, unknown>;
  subject: string;
  /** What the caller's token may do. */
  scopes: readonly string[];
  count: number;
}

/** One HTTP request, as it came. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** A real MCP server on loopback with some tools, resources and a prompt, for tests, demo and bench. */
export interface FakeServer {
  /** The MCP endpoint. */
  readonly url: URL;
  readonly calls: readonly ToolCall[];
  /** How often each JSON-RPC method came. */
  readonly requests: Readonly<Record<string, number>>;
  readonly received: readonly Received[];
  readonly slow: SlowCalls;
  /** Gives a tool another description, or other members of its definition, and says that the list changed. */
  changeTool(name: string, change: string | object): void;
  /** Says other instructions from the next session on, and gives its prompt another description. */
  reword(words: { instructions?: string; prompt?: string }): void;
  /** Forgets every session, as a restart does; modern servers have none. */
  forgetSessions(): Promise<void>;
  /** Cuts every open connection and ends. */
  stop(): Promise<void>;
}

/** The calls of the tool `slow`, which goes on until it is released or cancelled. */
export interface SlowCalls {
  /** Resolves when `count` calls have begun since the start. */
  begun(count: number): Promise<void>;
  /** Resolves when the server has noticed `count` cancellations since the start. */
  cancelled(count: number): Promise<void>;
  /** Lets every call under way end. */
  release(): void;
}
