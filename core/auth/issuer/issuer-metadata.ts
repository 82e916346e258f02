import { z } from 'zod';
import { fail } from '../../../shared/problem.ts';
import { usableAddress, withoutSlash } from './addresses.ts';
import type { Deviations } from '../clients/deviations.ts';
import { readDocument, type Reading } from './json-document.ts';

const strings = z.array(z.string()).optional();

const schema = z.looseObject({
  issuer: z.string(),
  /** A machine needs none. */
  authorization_endpoint: z.string().optional(),
  token_endpoint: z.string(),
  registration_endpoint: z.string().optional(),
  revocation_endpoint: z.string().optional(),
  device_authorization_endpoint: z.string().optional(),
  scopes_supported: strings,
  grant_types_supported: strings,
  authorization_grant_profiles_supported: strings,
  code_challenge_methods_supported: strings,
  token_endpoint_auth_methods_supported: strings,
  dpop_signing_alg_values_supported: strings,
  token_endpoint_auth_signing_alg_values_supported: strings,
  client_id_metadata_document_supported: z.unknown().optional(),
  service_documentation: z.unknown().optional(),
  op_policy_uri: z.unknown().optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

/** An authorization server's own description (RFC 8414, OpenID Connect Discovery), checked before anyone may use it. */
export type IssuerMetadata = z.infer<typeof schema>;

/** `bare`: derived from the server's address, as servers of 2025-03-26 without resource metadata want it. */
export type IssuerName = { issuer: string; bare: boolean };

/**
 * Reads and checks an issuer's metadata: the specified addresses in the specified order, an identical `issuer`, https (or
 * loopback) for every endpoint, PKCE with S256 advertised. Problems: `authorization-metadata`, `sign-in-unavailable`.
 */
export async function readIssuerMetadata(
  name: IssuerName,
  reading: Reading,
  deviations: Pick<Deviations, 'has'>,
): Promise<IssuerMetadata> {
  const metadata = (await discover(name, reading)) ?? defaultEndpoints(name, reading);
  checkEndpoints(metadata, reading);
  if (!reading.server.machine) checkPkce(metadata, reading, deviations);
  return metadata;
}

async function discover(name: IssuerName, reading: Reading): Promise<IssuerMetadata | undefined> {
  for (const location of locations(name, reading)) {
    const document = await readDocument(location, reading);
    if (document.kind === 'absent') continue;
    const parsed = schema.safeParse(document.json);
    if (!parsed.success) refuse(reading, `${location.host} describes no usable endpoints`);
    if (!isIssuer(parsed.data.issuer, name)) refuse(reading, `${location.host} describes another issuer`);
    return parsed.data;
  }
  return undefined;
}

/** The order of the authorization specification; with a path the root's documents are never asked. */
function locations({ issuer }: IssuerName, reading: Reading): URL[] {
  const url = usableAddress(issuer, new URL(reading.server.url));
  if (!url || url.search !== '' || url.hash !== '') refuse(reading, 'its issuer is not an https address');
  const path = withoutSlash(url.pathname);
  const paths = [`/.well-known/oauth-authorization-server${path}`, `/.well-known/openid-configuration${path}`];
  if (path !== '') paths.push(`${path}/.well-known/openid-configuration`);
  return paths.map((one) => new URL(one, url.origin));
}

// Identical means identical (RFC 8414 3.3). Only an issuer nobody wrote down, because we derived it, has two spellings.
function isIssuer(published: string, { issuer, bare }: IssuerName): boolean {
  return published === issuer || (bare && published === `${issuer}/`);
}

function defaultEndpoints({ issuer, bare }: IssuerName, reading: Reading): IssuerMetadata {
  if (!bare) refuse(reading, `${issuer} publishes no description`);
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
  };
}

function checkEndpoints(metadata: IssuerMetadata, reading: Reading): void {
  for (const [name, value] of Object.entries(metadata)) {
    if (!name.endsWith('_endpoint') && name !== 'jwks_uri') continue;
    if (typeof value !== 'string' || !usableAddress(value, new URL(reading.server.url))) {
      refuse(reading, `the ${name} is not an https address`);
    }
  }
}

/** Absent means unsupported (MCP authorization, "Authorization Code Protection"); only the person may say otherwise. */
function checkPkce(metadata: IssuerMetadata, reading: Reading, deviations: Pick<Deviations, 'has'>): void {
  if (metadata.authorization_endpoint === undefined) refuse(reading, 'it has no page to sign in at');
  const methods = metadata.code_challenge_methods_supported;
  if (methods?.includes('S256')) return;
  if (methods === undefined && deviations.has(metadata.issuer, 'assume-pkce')) return;
  refuse(reading, `${new URL(metadata.token_endpoint).host} does not say that it supports PKCE with S256`);
}

function refuse(reading: Reading, reason: string): never {
  return fail('authorization-metadata', { server: reading.server.id, reason });
}
