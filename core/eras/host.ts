/** What a host of a handshake revision is told, whatever the server's era. Pure. */
import type { Advertisement } from '../remote/remote.ts';
import { isObject, type JsonObject } from './messages.ts';
import { resultForRevision } from './revision-fit.ts';

/** The handshake revisions, newest first. */
export const hostVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** The version we answer a host's `initialize` with: its own if we know it, else our newest (spec 2025-11-25, lifecycle). */
export function negotiate(requested: unknown): string {
  return hostVersions.find((version) => version === requested) ?? hostVersions[0];
}

/** Whether a host of this revision may send several messages in one: the only one that ever had that. */
export function takesBatches(revision: string | undefined): boolean {
  return revision === '2025-03-26';
}

/** Until a server is known, everything may appear later and nothing is there yet. */
const unknownServer: JsonObject = { tools: {}, resources: {}, prompts: {} };

/**
 * The answer to `initialize`. Lists are announced as changing even where the server's are not: they change here when the
 * person signs in or out.
 */
export function initializeResult(
  advertisement: Advertisement | undefined,
  options: { protocolVersion: string; serverName: string; version: string },
): JsonObject {
  const capabilities = announcedCapabilities(advertisement?.capabilities ?? unknownServer);
  // Extensions are between ends of 2026-07-28 (checklist T38).
  if (advertisement?.era === 'modern') delete capabilities['extensions'];
  const serverInfo = advertisement?.serverInfo ?? { name: options.serverName, version: options.version };
  const told = {
    protocolVersion: options.protocolVersion,
    capabilities,
    serverInfo,
    ...(advertisement?.instructions === undefined ? {} : { instructions: advertisement.instructions }),
  };
  return resultForRevision('initialize', told, options.protocolVersion);
}

/** What a server offers, with lists that may change, and a list of tools: ours for the sign-in, whatever the server has. */
export function announcedCapabilities(offered: JsonObject): JsonObject {
  const capabilities: JsonObject = { ...offered };
  for (const list of ['tools', 'resources', 'prompts']) {
    const declared = offered[list];
    if (isObject(declared)) capabilities[list] = { ...declared, listChanged: true };
  }
  capabilities['tools'] ??= { listChanged: true };
  return capabilities;
}

/** Which `notifications/…/list_changed` a host must get when everything may have changed. */
export const listChanges = ['tools', 'resources', 'prompts'].map((list) => `notifications/${list}/list_changed`);

/** Requests that may be sent again without harm: nothing is done twice that matters. */
export function isRepeatable(method: string): boolean {
  return (
    method === 'initialize' ||
    method === 'ping' ||
    method === 'server/discover' ||
    method === 'subscriptions/listen' ||
    method.endsWith('/list') ||
    method === 'resources/read' ||
    method === 'resources/templates/list' ||
    method === 'resources/subscribe' ||
    method === 'resources/unsubscribe' ||
    method === 'prompts/get' ||
    method === 'completion/complete' ||
    method === 'logging/setLevel'
  );
}
