import type { PolicyClient } from '../../../shared/company-policy.ts';
import type { ActivityDraft } from '../../../shared/models.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { AuthServer } from '../auth.ts';
import type { CompanyProofs } from '../company/proofs.ts';
import type { Deviations } from './deviations.ts';
import type { EnrolmentRow, Enrolments } from './enrolments.ts';
import type { GivenClients } from './given-clients.ts';
import type { IssuerMetadata } from '../issuer/issuer-metadata.ts';
import type { FetchFor } from '../issuer/json-document.ts';
import { clientWith, climb, givenClient, methodWith } from './ladder.ts';
import type { AuthMethod, OauthClient } from '../issuer/oauth-client.ts';
import type { RedirectListener } from '../sign-in/redirect-listener.ts';
import type { Registrations } from './registrations.ts';

/** Who we are at the issuer for one sign-in, and where its answer comes back to. */
export interface Enrolment {
  client: OauthClient;
  listener: RedirectListener;
  /** `given` by the person, described by our public `document`, `stored` from an earlier sign-in, or registered just now. */
  origin: 'given' | 'document' | 'stored' | 'new';
}

export interface Enrolling {
  server: AuthServer;
  metadata: IssuerMetadata;
  state: string;
  /** Register anew even if we are registered. */
  fresh: boolean;
  /** Where the answer comes back to, if that stands already. */
  listener?: RedirectListener | undefined;
  signal: AbortSignal;
}

export interface Clients {
  /**
   * A client for this issuer and a listener already bound. The ladder of the specification: what the person gave, else our
   * public document, else a registration, else the person is asked. Problems: `registration-needed`, `client-key-invalid`,
   * `redirect-port-taken`, `sign-in-unavailable`, `sign-in-failed`, the vault's and the database's.
   */
  enrol(enrolling: Enrolling): Promise<Enrolment>;
  /** The client the person gave, for a machine. Problems: `registration-needed`, `client-key-invalid`, the vault's. */
  given(server: AuthServer, metadata: IssuerMetadata): Promise<OauthClient>;
  /** The client that a policy names at this issuer. Problems: `company-proof-missing`, `client-key-invalid`, the vault's. */
  named(server: AuthServer, client: PolicyClient, metadata: IssuerMetadata): Promise<OauthClient>;
  /** The client an account was signed in with. */
  restore(
    issuer: string,
    client: { id: string; method: AuthMethod },
    server: AuthServer,
    metadata?: IssuerMetadata,
  ): Promise<OauthClient>;
}

/** How we may make ourselves known, by the person's or the company's settings. */
export interface RegistrationRules {
  /** Where our client metadata document is published; `undefined`: nowhere. */
  documentUrl(): string | undefined;
  /** Whether we may register ourselves there. */
  mayRegister(issuer: string): boolean;
  /** How long a registration is used, in milliseconds; infinite: as long as the issuer lets it. */
  registrationLifeMs(): number;
}

export interface ClientParts {
  registrations: Registrations;
  enrolments: Enrolments;
  given: GivenClients;
  /** What policy says of a server's client at an issuer, where it says anything. */
  policyClient: (server: AuthServer, issuer: string, clientId: string) => PolicyClient | undefined;
  proofs: Pick<CompanyProofs, 'of'>;
  deviations: Deviations;
  vault: Vault;
  fetchFor: FetchFor;
  clock: Clock;
  rules: RegistrationRules;
  /** See `REDIRECT_PORTS`. */
  ports: readonly number[];
  record: (draft: ActivityDraft) => void;
}

export function createClients(parts: ClientParts): Clients {
  return {
    async enrol(enrolling) {
      const enrolment = await climb(enrolling, parts);
      const { server, metadata } = enrolling;
      const origin = origins[enrolment.origin];
      parts.enrolments.put({ server: server.id, issuer: metadata.issuer, origin, clientId: enrolment.client.id });
      return enrolment;
    },
    async given(server, metadata) {
      const client = await givenClient({ server, metadata }, parts);
      parts.enrolments.put({ server: server.id, issuer: metadata.issuer, origin: 'given', clientId: client.id });
      return client;
    },
    async named(server, client, metadata) {
      const { issuer } = metadata;
      const proof = await parts.proofs.of(client, issuer);
      parts.enrolments.put({ server: server.id, issuer, origin: 'given', clientId: client.id });
      return clientWith({ id: client.id, method: methodWith(proof, metadata) }, proof, metadata);
    },
    async restore(issuer, client, server, metadata) {
      if (client.method === 'none' || client.method === 'workload') return client;
      const policy = parts.policyClient(server, issuer, client.id);
      const proof = policy ? await parts.proofs.of(policy, issuer) : await parts.given.proofAt(issuer, client.id);
      return clientWith(client, proof, metadata);
    },
  };
}

const origins = {
  given: 'given',
  document: 'document',
  stored: 'registered',
  new: 'registered',
} as const satisfies Record<Enrolment['origin'], EnrolmentRow['origin']>;
