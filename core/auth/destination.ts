import type { Challenge } from './auth.ts';
import { canonicalResource } from './addresses.ts';
import { tokenHints } from './challenge.ts';
import { isDpopOffered } from './dpop.ts';
import { readIssuerMetadata, type IssuerMetadata, type IssuerName } from './issuer-metadata.ts';
import type { Reading } from './json-document.ts';
import { readResourceMetadata } from './resource-metadata.ts';
import { chooseScopes } from './scopes.ts';

/** Where one sign-in goes, all of it checked: nothing has been sent to the issuer but reads of public documents. */
export interface Destination {
  name: IssuerName;
  metadata: IssuerMetadata;
  /** Sent as `resource` with every authorization, token and refresh request. */
  resource: string;
  /** Empty: `scope` is left out. */
  scopes: readonly string[];
  /** Server and issuer both take tokens that are bound to a key. */
  dpop: boolean;
}

export interface DestinationChoice extends Reading {
  challenge: Challenge;
  /** Whether we are a client of this issuer already: preferred where a server names several. */
  known: (issuer: string) => boolean;
  /** What the account held so far; a step-up asks for these as well. */
  heldScopes: readonly string[];
}

/** Finds the issuer to sign in at. Problems: `authorization-metadata`, `sign-in-unavailable`. */
export async function findDestination(choice: DestinationChoice): Promise<Destination> {
  const hints = tokenHints(choice.challenge);
  const described = await readResourceMetadata(hints.resourceMetadata, choice);
  const url = new URL(choice.server.url);
  const name = described ? preferred(described.issuers, choice.known) : { issuer: url.origin, bare: true };
  const metadata = await readIssuerMetadata(name, choice);
  const scopes = chooseScopes({
    challenged: hints.scope,
    stepUp: hints.error === 'insufficient_scope',
    held: choice.heldScopes,
    resource: described?.scopes,
    issuer: metadata.scopes_supported,
  });
  const dpop = isDpopOffered({
    challenge: choice.challenge,
    resource: described?.dpop,
    issuer: metadata.dpop_signing_alg_values_supported,
  });
  return { name, metadata, resource: described?.resource ?? canonicalResource(url), scopes, dpop };
}

function preferred(issuers: readonly string[], known: (issuer: string) => boolean): IssuerName {
  return { issuer: issuers.find(known) ?? issuers[0] ?? '', bare: false };
}
