/** The published SDKs of the revisions with a handshake, in the one shape that all of them have. */
import { Client as Client2024 } from 'mcp-sdk-2024-11-05/client/index.js';
import { StdioClientTransport as Stdio2024 } from 'mcp-sdk-2024-11-05/client/stdio.js';
import { Server as Server2024 } from 'mcp-sdk-2024-11-05/server/index.js';
import { SSEServerTransport } from 'mcp-sdk-2024-11-05/server/sse.js';
import * as types2024 from 'mcp-sdk-2024-11-05/types.js';
import { Client as Client202503 } from 'mcp-sdk-2025-03-26/client/index.js';
import { StdioClientTransport as Stdio202503 } from 'mcp-sdk-2025-03-26/client/stdio.js';
import { Server as Server202503 } from 'mcp-sdk-2025-03-26/server/index.js';
import { StreamableHTTPServerTransport as Http202503 } from 'mcp-sdk-2025-03-26/server/streamableHttp.js';
import * as types202503 from 'mcp-sdk-2025-03-26/types.js';
import { Client as Client202506 } from 'mcp-sdk-2025-06-18/client/index.js';
import { StdioClientTransport as Stdio202506 } from 'mcp-sdk-2025-06-18/client/stdio.js';
import { Server as Server202506 } from 'mcp-sdk-2025-06-18/server/index.js';
import { StreamableHTTPServerTransport as Http202506 } from 'mcp-sdk-2025-06-18/server/streamableHttp.js';
import * as types202506 from 'mcp-sdk-2025-06-18/types.js';
import { Client as Client202511 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio202511 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Server as Server202511 } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport as Http202511 } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import * as types202511 from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../../core/eras/messages.ts';
import type { Launch } from '../../harness/sdk-hosts.ts';
import type { OldRevision } from '../revisions.ts';

export interface Schema {
  parse(value: unknown): JsonObject;
  safeParse(value: unknown): { success: boolean; data?: JsonObject };
}
export interface SdkMessage {
  method: string;
  params?: JsonObject;
}
export interface AskOptions {
  onprogress?: (progress: JsonObject) => void;
  signal?: AbortSignal;
}
export interface Extra {
  signal: AbortSignal;
  /** Since 2025-03-26: what belongs to the request goes out on its stream. */
  sendNotification?: (notification: SdkMessage) => Promise<void>;
  sendRequest?: (request: SdkMessage, result: Schema, options?: AskOptions) => Promise<JsonObject>;
}
type Handler = (request: SdkMessage, extra: Extra) => Promise<JsonObject>;

/** What `Client` and `Server` have in common in every version. */
interface OldEnd {
  connect(transport: object): Promise<void>;
  close(): Promise<void>;
  request(request: SdkMessage, result: Schema, options?: AskOptions): Promise<JsonObject>;
  notification(notification: SdkMessage): Promise<void>;
  setRequestHandler(request: Schema, handler: Handler): void;
  fallbackRequestHandler?: (request: SdkMessage) => Promise<JsonObject>;
  fallbackNotificationHandler?: (notification: SdkMessage) => Promise<void>;
  onclose?: () => void;
}
export interface OldClient extends OldEnd {
  getServerCapabilities(): JsonObject;
  getServerVersion(): JsonObject;
  getInstructions(): string | undefined;
}
export interface OldServer extends OldEnd {
  getClientCapabilities(): JsonObject | undefined;
}

export interface HttpTransport {
  sessionId?: string;
  onclose?: () => void;
  handleRequest(request: IncomingMessage, response: ServerResponse, body?: unknown): Promise<void>;
}
interface HttpOptions {
  sessionIdGenerator: () => string;
  onsessioninitialized: (id: string) => void;
}

export interface OldSdk {
  Client: new (info: object, options: { capabilities: object }) => OldClient;
  StdioClientTransport: new (launch: Launch) => { send(message: unknown): Promise<void> };
  Server: new (info: object, options: { capabilities: object; instructions: string }) => OldServer;
  /** Absent: this revision has HTTP+SSE. */
  HttpTransport?: new (options: HttpOptions) => HttpTransport;
  types: Record<string, unknown>;
}

const ends = {
  '2024-11-05': { Client: Client2024, StdioClientTransport: Stdio2024, Server: Server2024, types: types2024 },
  '2025-03-26': {
    Client: Client202503,
    StdioClientTransport: Stdio202503,
    Server: Server202503,
    HttpTransport: Http202503,
    types: types202503,
  },
  '2025-06-18': {
    Client: Client202506,
    StdioClientTransport: Stdio202506,
    Server: Server202506,
    HttpTransport: Http202506,
    types: types202506,
  },
  '2025-11-25': {
    Client: Client202511,
    StdioClientTransport: Stdio202511,
    Server: Server202511,
    HttpTransport: Http202511,
    types: types202511,
  },
};

/** Their types differ by the zod each was built with; what is used here is alike in all. */
export const oldSdks = ends as unknown as Readonly<Record<OldRevision, OldSdk>>;

export { SSEServerTransport };

/** The SDK's own schema of that name. */
export function schemaOf({ types }: OldSdk, name: string): Schema {
  const schema = types[name];
  if (schema === undefined) throw new Error(`this SDK has no ${name}`);
  return schema as Schema;
}

/** Refuses what the schema refuses, and gives the rest as it came: schemas leave out what they do not know. */
export function unchanged(schema: Schema): Schema {
  return {
    parse: (value) => (schema.parse(value), value as JsonObject),
    safeParse(value) {
      const parsed = schema.safeParse(value);
      return parsed.success ? { ...parsed, data: value as JsonObject } : parsed;
    },
  };
}
