import { z } from 'zod';
import { fail } from '../../../shared/problem.ts';
import { coversServer, isSameResource, usableAddress, withoutSlash } from './addresses.ts';
import type { DpopOffer } from './dpop.ts';
import { readDocument, type Reading } from './json-document.ts';

/** What a server says of its authorization (RFC 9728). */
export interface ResourceMetadata {
  /** The identifier, letter for letter as published: what `resource` carries in every request. */
  resource: string;
  issuers: readonly string[];
  scopes?: readonly string[] | undefined;
  /** What it says of tokens bound to a key. */
  dpop: NonNullable<DpopOffer['resource']>;
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

const schema = z.object({
  resource: z.string(),
  authorization_servers: z.array(z.string()).min(1),
  scopes_supported: z.array(z.string()).optional(),
  dpop_signing_alg_values_supported: z.array(z.string()).optional(),
  dpop_bound_access_tokens_required: z.boolean().optional(),
});

/**
 * The server's protected resource metadata; `undefined` where it publishes none (a server of 2025-03-26). The address in
 * the challenge wins and is then the only one asked; else the well-known one for the path, then the one for the root.
 * Problems: `authorization-metadata`, `sign-in-unavailable`.
 */
export async function readResourceMetadata(
  pointer: string | undefined,
  reading: Reading,
): Promise<ResourceMetadata | undefined> {
  if (pointer !== undefined) {
    const server = new URL(reading.server.url);
    const location = usableAddress(pointer, server);
    if (!location) refuse(reading, 'the address of its description is not an https one');
    // RFC 9728 3: at the resource's own origin. Anywhere else may be an issuer, which hears nothing before the person's yes.
    if (location.origin !== server.origin) refuse(reading, 'its description lies at another origin than the server');
    return (await readAt(location, reading)) ?? refuse(reading, 'the description it points to is missing');
  }
  for (const location of wellKnownLocations(new URL(reading.server.url))) {
    const metadata = await readAt(location, reading);
    if (metadata) return metadata;
  }
  return undefined;
}

function wellKnownLocations(server: URL): URL[] {
  const root = new URL(WELL_KNOWN, server.origin);
  const path = withoutSlash(server.pathname);
  return path === '' ? [root] : [new URL(`${WELL_KNOWN}${path}`, server.origin), root];
}

async function readAt(location: URL, reading: Reading): Promise<ResourceMetadata | undefined> {
  const document = await readDocument(location, reading);
  if (document.kind === 'absent') return undefined;
  const parsed = schema.safeParse(document.json);
  if (!parsed.success) refuse(reading, 'its description names no resource or no sign-in service');
  const { resource, authorization_servers: issuers, scopes_supported: scopes, ...more } = parsed.data;
  if (!describesServer(resource, location, new URL(reading.server.url))) {
    refuse(reading, 'its description is about another server');
  }
  const dpop = {
    algorithms: more.dpop_signing_alg_values_supported,
    required: more.dpop_bound_access_tokens_required,
  };
  return { resource, issuers, scopes, dpop };
}

/**
 * RFC 9728 3.3: `resource` is the address in use. A description that lies at a parent's well-known address may name that
 * parent; one at the server's own address may name nothing but the server.
 */
function describesServer(resource: string, location: URL, server: URL): boolean {
  const named = URL.parse(resource);
  if (!named || !coversServer(named, server)) return false;
  if (isSameResource(named, server)) return true;
  const described = describedBy(location);
  return described === undefined || isSameResource(named, described);
}

function describedBy(location: URL): URL | undefined {
  if (!`${location.pathname}/`.startsWith(`${WELL_KNOWN}/`)) return undefined;
  return new URL(location.pathname.slice(WELL_KNOWN.length) || '/', location.origin);
}

function refuse(reading: Reading, reason: string): never {
  return fail('authorization-metadata', { server: reading.server.id, reason });
}
