import type {
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  JsonObject,
} from '../eras/messages.ts';
import type { Credential } from '../ports/credential.ts';

/** `legacy`: any revision with the `initialize` handshake (2024-11-05 … 2025-11-25). `modern`: 2026-07-28. */
export type Era = 'legacy' | 'modern';

/** The ways to speak with a server, newest first; `sse` is HTTP+SSE of 2024-11-05. */
export type Manner = 'modern' | 'legacy' | 'sse';

/** How a server was found to speak, and when (milliseconds since 1970): one that learns another way is found out some day. */
export interface Found {
  manner: Manner;
  at: number;
}

/** What a server said of itself at `initialize` or `server/discover`. */
export interface Advertisement {
  era: Era;
  protocolVersion: string;
  capabilities: JsonObject;
  serverInfo: JsonObject;
  instructions?: string;
}

/** Who speaks, as the server is told. */
export interface Introduction {
  clientInfo: JsonObject;
  capabilities: JsonObject;
}

/** What travels beside one message. */
export interface Exchange {
  /** Shown to the server's own origin only. */
  credential: Credential | undefined;
  /** Aborts the exchange (the modern cancellation; legacy senders also send `notifications/cancelled` themselves). */
  signal: AbortSignal;
  /** Everything else that arrives on this exchange's stream: progress, log messages, a legacy server's own requests. */
  onMessage(message: JsonRpcMessage): void;
}

/**
 * Why a message got no JSON-RPC answer. `ran` tells whether the server may have acted on it: a `false` is proof that it
 * did not, and the caller may send it again.
 */
export type RemoteFailureKind =
  | { kind: 'unauthorized'; challenge: readonly string[] }
  | { kind: 'forbidden'; challenge: readonly string[] }
  /** Legacy only: the server forgot the session (404); open a new conversation. */
  | { kind: 'session-lost' }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'tls'; reason: string }
  | { kind: 'not-mcp'; reason: string }
  | { kind: 'http'; status: number }
  | { kind: 'stream-lost' }
  | { kind: 'cancelled' };

export class RemoteFailure extends Error {
  readonly why: RemoteFailureKind;
  readonly ran: 'no' | 'maybe';

  constructor(why: RemoteFailureKind, ran: 'no' | 'maybe', options?: { cause?: unknown }) {
    super(`remote failure: ${why.kind}`, options);
    this.name = 'RemoteFailure';
    this.why = why;
    this.ran = ran;
  }
}

/**
 * One conversation with one server for one bridge session: a legacy server's session, or the stateless exchanges of a
 * modern one. Ids, session ids and HTTP never leave it.
 */
export interface Conversation {
  readonly advertisement: Advertisement;
  /** How the server was found to speak: worth remembering for the next conversation with the same account. */
  readonly found: Found;
  /** Sends a request under an id of our own and resolves with its answer (result or JSON-RPC error), the id put back. Throws RemoteFailure and the credential's problem. */
  request(request: JsonRpcRequest, exchange: Exchange): Promise<JsonRpcResponse>;
  /** Sends a notification, or (legacy) an answer to a server's request. Throws RemoteFailure. */
  notify(
    message: JsonRpcNotification | JsonRpcResponse,
    exchange: Pick<Exchange, 'credential' | 'signal'>,
  ): Promise<void>;
  /** Ends the session at the server (DELETE) where there is one, and every open stream. Never throws. */
  close(): Promise<void>;
}

export interface OpenOptions {
  url: URL;
  introduction: Introduction;
  /** For the handshake; asked again by the broker after a RemoteFailure `unauthorized`. */
  credential: Credential | undefined;
  /** Headers stored for this server, sent with every request beside the credential. */
  stored?: Credential | undefined;
  signal: AbortSignal;
  /** How this server spoke with this account before, if that is known: saves asking it in every way. */
  found?: Found | undefined;
  /** A tool was taken out of the server's list, as the specification demands; `reason` quotes the server. */
  onToolLeftOut?(tool: string, reason: string): void;
  /** The server ended the conversation by itself, outside any request; called once at most. */
  onLost?(): void;
  /** What the server says outside any request: list changes, log messages, a legacy server's own requests. */
  onMessage(message: JsonRpcMessage): void;
  /** For streams re-opened later. */
  currentCredential(): Promise<Credential | undefined>;
}

export interface Remote {
  /** Finds the server's era (modern first, then legacy, then HTTP+SSE) and opens a conversation. Throws RemoteFailure. */
  open(options: OpenOptions): Promise<Conversation>;
  close(): Promise<void>;
}
