import type { Server } from '../../shared/models.ts';
import type { HostEra } from '../eras/host-era.ts';
import type { JsonRpcMessage } from '../eras/messages.ts';
import type { Advertisement, Introduction } from '../remote/remote.ts';
import type { BackendParts } from './backend.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { keepTrying } from './keep-trying.ts';
import { createNoticedUse } from './noticed-use.ts';
import { quietly } from './quietly.ts';
import { createSessionSettings, type SessionSettings } from './session-settings.ts';
import { createUpstream, type Upstream } from './upstream.ts';

export interface ConnectionOptions {
  parts: BackendParts;
  server: Server;
  agent: string;
  introduction(): Introduction;
  /** What the host speaks, as far as it has shown. */
  era(): HostEra;
  /** Throws where policy lets nothing be sent to this server. */
  permit(): void;
  onMessage(message: JsonRpcMessage): void;
  /** A new conversation. */
  onOpen(advertisement: Advertisement): void;
  toHost(message: JsonRpcMessage): void;
  onToolLeftOut(tool: string, reason: string): void;
  /** Ends with the session. */
  life: AbortSignal;
}

/** One session's server, with what is known of it beside the messages: its health, its definitions, what the host set there. */
export interface Connection {
  upstream: Upstream;
  /** Uses the server and keeps in mind how that went. */
  use: Upstream['use'];
  tools: Definitions;
  prompts: Definitions;
  settings: SessionSettings;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { parts, server, life, toHost } = options;
  const { auth, clock, advertisements, health } = parts;
  const settings = createSessionSettings({ clock, life });

  const upstream = createUpstream({
    server,
    agent: options.agent,
    auth,
    remote: parts.remote,
    stored: parts.serverHeaders.of(server),
    introduction: options.introduction,
    permit: options.permit,
    onMessage: options.onMessage,
    onToolLeftOut: options.onToolLeftOut,
    found: (account = '') => advertisements.found(server.id, account),
    onOpen({ advertisement, found }, account = '') {
      health.well(server.id);
      // It may be another version of the server by now.
      tools.forget();
      prompts.forget();
      options.onOpen(advertisement);
      quietly(() => advertisements.put(server.id, account, advertisement, found));
      // They may have changed while nobody told us.
      for (const uri of settings.watched()) {
        toHost({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } });
      }
    },
    restore: settings.restore,
    onLost: () => void revive(),
  });
  const use = createNoticedUse({ server: server.id, upstream, health, era: options.era });
  /** A host that watches resources must not wait for its next request to hear of them again. */
  const revive = async () => {
    if (settings.watched().length === 0) return;
    await keepTrying(() => use(async () => {}), { clock, signal: life });
  };
  const tools = createDefinitions({ use }, life);
  const prompts = createDefinitions({ use }, life, 'prompts');
  return { upstream, use, tools, prompts, settings };
}
