import { fail } from '../../../shared/problem.ts';
import { canonicalResource, usableAddress } from './addresses.ts';
import type { Challenge } from '../auth.ts';
import { tokenHints } from './challenge.ts';
import { isDpopOffered, type DpopOffer } from './dpop.ts';
import type { Deviations } from '../clients/deviations.ts';
import { readIssuerMetadata, type IssuerMetadata, type IssuerName } from './issuer-metadata.ts';
import type { Reading } from './json-document.ts';
import { readResourceMetadata } from './resource-metadata.ts';

/** What a server says of where to sign in. Nothing was sent to any issuer to learn it. */
export interface Offer {
  /** At least one; those we know already first. */
  issuers: readonly string[];
  /** The issuer was derived from the server's address (2025-03-26). */
  bare: boolean;
  /** Sent as `resource` with every authorization, token and refresh request. */
  resource: string;
  /** The server's `scopes_supported`. */
  scopes: readonly string[] | undefined;
  /** What it says of tokens bound to a key. */
  dpop: Pick<DpopOffer, 'challenge' | 'resource'>;
}

/** Where one sign-in goes, all of it checked: nothing has been sent to the issuer but reads of public documents. */
export interface Destination {
  name: IssuerName;
  metadata: IssuerMetadata;
  resource: string;
  /** Server and issuer both take tokens that are bound to a key. */
  dpop: boolean;
}

/**
 * Reads the server's description. `known`: an issuer where the person has an account is preferred. Problems: `authorization-metadata`, `sign-in-unavailable`.
 */
export async function readOffer(
  challenge: Challenge,
  reading: Reading,
  known: (issuer: string) => boolean,
): Promise<Offer> {
  const described = await readResourceMetadata(tokenHints(challenge).resourceMetadata, reading);
  const url = new URL(reading.server.url);
  const dpop = { challenge, resource: described?.dpop };
  if (!described) {
    return { issuers: [url.origin], bare: true, resource: canonicalResource(url), scopes: undefined, dpop };
  }
  const usable = described.issuers.filter((issuer) => usableAddress(issuer, url));
  if (usable.length === 0)
    fail('authorization-metadata', { server: reading.server.id, reason: 'its issuer is not an https address' });
  const issuers = usable.toSorted((a, b) => Number(known(b)) - Number(known(a)));
  return { issuers, bare: false, resource: described.resource, scopes: described.scopes, dpop };
}

/** Reads and checks the issuer the person agreed to. Problems: `authorization-metadata`, `sign-in-unavailable`. */
export async function readDestination(
  { bare, resource, dpop }: Offer,
  issuer: string,
  reading: Reading,
  deviations: Pick<Deviations, 'has'>,
): Promise<Destination> {
  const name = { issuer, bare };
  const metadata = await readIssuerMetadata(name, reading, deviations);
  const offered = isDpopOffered({ ...dpop, issuer: metadata.dpop_signing_alg_values_supported });
  return { name, metadata, resource, dpop: offered };
}
