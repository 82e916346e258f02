import { fail } from '../../../shared/problem.ts';
import { signingKey } from './client-key.ts';
import type { ClientParts, Enrolling, Enrolment } from './clients.ts';
import type { ClientProof } from './client-proofs.ts';
import type { IssuerMetadata } from '../issuer/issuer-metadata.ts';
import { isCurrent } from './keep-registration.ts';
import type { AuthMethod, OauthClient } from '../issuer/oauth-client.ts';
import { fixedForms, formOf, hasForm, redirectFormText, USUAL } from './redirect-form.ts';
import { listenForRedirect, type RedirectListener } from '../sign-in/redirect-listener.ts';
import { registrationNeeded } from './registration-needed.ts';
import { secretMethod } from './registration-wishes.ts';
import { registerAnew } from './register.ts';

/** The first rung of the specification's ladder that is to be had (MCP authorization, "Client Registration"). */
export async function climb(enrolling: Enrolling, parts: ClientParts): Promise<Enrolment> {
  if (enrolling.server.clientId !== undefined) {
    const client = await givenClient(enrolling, parts);
    return { client, listener: await listenAsKnown(enrolling, parts), origin: 'given' };
  }
  const document = parts.rules.documentUrl();
  if (document !== undefined && enrolling.metadata.client_id_metadata_document_supported === true) {
    return enrolDocument(document, enrolling, parts);
  }
  const stored = enrolling.fresh ? undefined : await enrolStored(enrolling, parts);
  return stored ?? registerAnew(enrolling, parts);
}

/** The client the person gave, with its proof. Problems: `registration-needed`, `client-key-invalid`, the vault's. */
export async function givenClient(
  enrolling: Pick<Enrolling, 'server' | 'metadata'>,
  parts: ClientParts,
): Promise<OauthClient> {
  const { server, metadata } = enrolling;
  const { clientId = '' } = server;
  const bound = await parts.given.bindTo(metadata.issuer, { server: server.id, url: server.url, clientId });
  if ('elsewhere' in bound) {
    return registrationNeeded(enrolling, parts, `the client id given for "${server.id}" belongs to ${bound.elsewhere}`);
  }
  const named = parts.policyClient(server, metadata.issuer, clientId);
  const proof = bound.proof ?? (named && (await parts.proofs.of(named, metadata.issuer)));
  // Before the browser opens: a key that cannot sign for this issuer would fail only after the person had signed in.
  return clientWith({ id: clientId, method: methodWith(proof, metadata) }, proof, metadata);
}

/** How a client authenticates that proves itself by this. */
export function methodWith(proof: ClientProof | undefined, metadata: IssuerMetadata): AuthMethod {
  if (proof?.kind === 'key') return 'private_key_jwt';
  return proof ? secretMethod(metadata) : 'none';
}

/** The client with what it proves itself by, ready to use. */
export async function clientWith(
  client: { id: string; method: AuthMethod },
  proof: ClientProof | undefined,
  metadata: IssuerMetadata | undefined,
): Promise<OauthClient> {
  if (proof?.kind !== 'key') return { ...client, secret: proof?.text };
  const taken = metadata?.token_endpoint_auth_signing_alg_values_supported;
  return { ...client, key: await signingKey(proof.text, taken) };
}

/** Portable between issuers: the id is the address of the document, and nobody needs to be asked. */
async function enrolDocument(id: string, enrolling: Enrolling, parts: ClientParts): Promise<Enrolment> {
  return { client: { id, method: 'none' }, listener: await listenAsKnown(enrolling, parts), origin: 'document' };
}

/**
 * A registration whose port can be had again: the redirect address is then letter for letter the registered one, which
 * works at issuers that follow RFC 8252's "any port" and at those that do not.
 */
async function enrolStored({ metadata, state }: Enrolling, parts: ClientParts): Promise<Enrolment | undefined> {
  const known = parts.deviations.redirectAt(metadata.issuer);
  for (const registration of parts.registrations.at(metadata.issuer)) {
    if (!isCurrent(registration, parts) || (known && !hasForm(registration.redirectUri, known.form))) continue;
    const { clientId: id, method, redirectUri } = registration;
    const secret = (await parts.given.proofAt(metadata.issuer, id))?.text;
    const form = formOf(redirectUri);
    if (!form || (method !== 'none' && !secret)) continue;
    const listener = await listenForRedirect(state, form);
    if (listener) return { client: { id, secret, method }, listener, origin: 'stored' };
  }
  return undefined;
}

/**
 * For a client that was made known by others: where this issuer is known to want it, else at one of the addresses that the
 * document lists and that a person is told to enter, else, where other programs have them all, at any.
 */
async function listenAsKnown({ metadata, state }: Enrolling, parts: ClientParts): Promise<RedirectListener> {
  const known = parts.deviations.redirectAt(metadata.issuer)?.form ?? USUAL;
  const forms = fixedForms(parts.ports, known);
  if (known.port === 0) forms.push(known);
  for (const form of forms) {
    const listener = await listenForRedirect(state, form);
    if (listener) return listener;
  }
  return fail('redirect-port-taken', { issuer: metadata.issuer, address: redirectFormText(known) });
}
