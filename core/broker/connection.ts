import type { Server } from '../../shared/models.ts';
import type { HostEra } from '../eras/host-era.ts';
import type { JsonRpcMessage } from '../eras/messages.ts';
import type { Advertisement, Introduction } from '../remote/remote.ts';
import type { BackendParts } from './backend.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { keepTrying } from './keep-trying.ts';
import { createLists, type Lists, type ListsOptions } from './lists.ts';
import { createNoticedUse } from './noticed-use.ts';
import { changedLists, listChange } from './pages.ts';
import { quietly } from './quietly.ts';
import { createSessionSettings, type SessionSettings } from './session-settings.ts';
import { createUpstream, type Upstream } from './upstream.ts';

export interface ConnectionOptions extends Pick<ListsOptions, 'ask' | 'visible' | 'failed'> {
  parts: BackendParts;
  server: Server;
  agent: string;
  session: string;
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
  lists: Lists;
  /** Call with each notification, before the host is told. */
  listsChanged(notification: string): void;
  settings: SessionSettings;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { parts, server, life, toHost } = options;
  const { auth, clock, advertisements, health } = parts;
  const settings = createSessionSettings({ clock, life });
  let wasOpen = false;

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
      quietly(() => advertisements.put(server.id, account, advertisement, found));
      options.onOpen(advertisement);
      // They may have changed while nobody told us.
      for (const uri of settings.watched()) {
        toHost({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } });
      }
      if (wasOpen) lists.recheck();
      wasOpen = true;
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
  const definitions: Readonly<Record<string, Definitions>> = { 'tools/list': tools, 'prompts/list': prompts };
  const account = () => auth.account(server.id, options.agent)?.id ?? '';
  const lists = createLists({
    clock,
    life,
    stored: advertisements,
    fresh: parts.freshLists,
    consent: parts.consent,
    whose: () => ({ server: server.id, account: account(), session: options.session }),
    use,
    definitions,
    ask: options.ask,
    visible: options.visible,
    failed: options.failed,
    changed: (method) => toHost({ jsonrpc: '2.0', method: listChange(method) }),
  });
  const listsChanged = (notification: string) => {
    for (const method of changedLists(notification)) {
      definitions[method]?.forget();
      lists.invalidate(method);
    }
  };
  return { upstream, use, tools, prompts, lists, listsChanged, settings };
}
