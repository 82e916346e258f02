/** Which revisions define what, in the specification's own words. */
import type { Revision } from './revisions.ts';

export interface Quote {
  text: string;
  /** Where it stands: the revision whose "Key Changes" say so. */
  source: Revision;
}

/** A part of the protocol that not every revision has. */
export interface Defined {
  /** The first revision that has it; without one, the first there was. */
  since?: Revision;
  added?: Quote;
  /** The first revision that has it no longer. */
  until?: Revision;
  removed?: Quote;
}

const added = (since: Revision, text: string): Defined => ({ since, added: { text, source: since } });
const removed = (until: Revision, text: string): Defined => ({ until, removed: { text, source: until } });

const noServerRequests =
  'Multi Round-Trip Requests (MRTR) pattern introduced which replaces the previous approach of sending server-initiated requests, such as `roots/list`, `sampling/createMessage`, or `elicitation/create`.';
const stateless = 'Make MCP stateless: remove the `initialize`/`notifications/initialized` handshake.';
const removedMethods = 'Remove `ping`, `logging/setLevel`, and `notifications/roots/list_changed`.';

export const defined = {
  always: {},
  handshake: removed('2026-07-28', stateless),
  discovery: added('2026-07-28', 'Add `server/discover`: servers MUST implement this RPC'),
  ping: removed('2026-07-28', removedMethods),
  rootsChanged: removed('2026-07-28', removedMethods),
  serverRequests: removed('2026-07-28', noServerRequests),
  sessions: removed(
    '2026-07-28',
    'Remove protocol-level sessions and the `Mcp-Session-Id` header from the Streamable HTTP transport.',
  ),
  batches: {
    ...added('2025-03-26', 'Added support for JSON-RPC **batching**'),
    ...removed('2025-06-18', 'Remove support for JSON-RPC **batching**'),
  },
  annotations: added('2025-03-26', 'Added comprehensive **tool annotations** for better describing tool behavior'),
  audio: added('2025-03-26', 'Added support for audio data, joining the existing text and image content types'),
  progressMessage: added(
    '2025-03-26',
    'Added `message` field to `ProgressNotification` to provide descriptive status updates',
  ),
  structured: added('2025-06-18', 'Add support for **structured tool output**'),
  links: added('2025-06-18', 'Add support for **resource links** in tool call results'),
  elicitation: added(
    '2025-06-18',
    'Add support for **elicitation**, enabling servers to request additional information from users during interactions.',
  ),
  titles: added(
    '2025-06-18',
    'Add `title` field for human-friendly display names, so that `name` can be used as a programmatic identifier',
  ),
  completionContext: added(
    '2025-06-18',
    'Add `context` field to `CompletionRequest`, providing for completion requests to include previously-resolved variables',
  ),
  icons: added(
    '2025-11-25',
    'Allow servers to expose icons as additional metadata for tools, resources, resource templates, and prompts',
  ),
  urlElicitation: added('2025-11-25', 'Added support for URL mode elicitation'),
  samplingTools: added('2025-11-25', 'Add tool calling support to sampling via `tools` and `toolChoice` parameters'),
  tasks: {
    ...added(
      '2025-11-25',
      'Add experimental support for tasks to enable tracking durable requests with polling and deferred result retrieval',
    ),
    ...removed(
      '2026-07-28',
      'Move experimental tasks out of the core protocol and into an official extension (`io.modelcontextprotocol/tasks`).',
    ),
  },
  extensions: added(
    '2026-07-28',
    'Add `extensions` field to `ClientCapabilities` and `ServerCapabilities` to support optional extensions beyond the core protocol.',
  ),
  anyStructured: added(
    '2026-07-28',
    'Loosen `inputSchema` and `outputSchema` to allow any JSON Schema 2020-12 keywords, and `structuredContent` to allow any JSON value.',
  ),
} satisfies Record<string, Defined>;

/** Why a revision lacks it; `undefined` where it does not. */
export function lackOf({ since, added: why, until, removed: gone }: Defined, revision: Revision): Quote | undefined {
  if (since !== undefined && revision < since) return why;
  return until !== undefined && revision >= until ? gone : undefined;
}
