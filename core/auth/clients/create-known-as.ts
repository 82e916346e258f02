import type { DatabaseSync } from 'node:sqlite';
import type { AccessBook } from '../accounts/access-book.ts';
import type { Auth, AuthServer } from '../auth.ts';
import { createClients, type ClientParts, type Clients } from './clients.ts';
import { createDeviations, type Deviations } from './deviations.ts';
import { createEnrolments } from './enrolments.ts';
import { createGivenClients } from './given-clients.ts';
import { createIssuers } from './issuers.ts';
import { createRegistrations, type Registrations } from './registrations.ts';
import { forgetServer, removeDropped, type UnregisterParts } from './unregister.ts';

/** Removes registrations at an issuer that nobody uses any more. Never throws. */
export type Tidy = (server: AuthServer, issuer: string) => Promise<void>;

/** All that makes us known to issuers, and what of it the rest of the core may use. */
export interface KnownAs {
  clients: Clients;
  registrations: Registrations;
  deviations: Deviations;
  calls: Pick<Auth, 'issuers' | 'giveClient' | 'forgetClient' | 'forgetServer'>;
  tidy: Tidy;
}

interface Parts
  extends
    Pick<ClientParts, 'vault' | 'fetchFor' | 'clock' | 'rules' | 'ports' | 'record' | 'proofs' | 'policyClient'>,
    Pick<UnregisterParts, 'isUsed'> {
  db: DatabaseSync;
  file: string;
  book: AccessBook;
}

/** Over auth.db and the vault. */
export function createKnownAs({ db, file, book, ...outside }: Parts): KnownAs {
  const registrations = createRegistrations(db, file);
  const enrolments = createEnrolments(db, file);
  const deviations = createDeviations(db, file, outside.clock);
  const given = createGivenClients({ db, file, vault: outside.vault });
  const parts = { ...outside, registrations, enrolments, deviations, given };
  return {
    clients: createClients(parts),
    registrations,
    deviations,
    calls: {
      issuers: createIssuers({ ...parts, book }),
      giveClient: (server, proof) => given.bring(server, proof),
      forgetClient: ({ id, clientId }) => given.forget(id, clientId),
      forgetServer: (server) => forgetServer(server, parts),
    },
    tidy: (server, issuer) => removeDropped(server, issuer, parts).catch(() => undefined),
  };
}
