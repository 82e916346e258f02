import type { DatabaseSync } from 'node:sqlite';
import type { Vault } from '../../vault/vault.ts';
import type { AuthServer } from '../auth.ts';
import { createBindings, type GivenClient } from './client-bindings.ts';
import { checkClientKey } from './client-key.ts';
import { createClientProofs, type ClientProof } from './client-proofs.ts';

/**
 * Clients that the person brought. A proof waits under the server's name until it is first used; from then on it
 * belongs to that issuer, and no other ever gets it.
 */
export interface GivenClients {
  /** Takes the place of what was kept for this client before. Problems: `client-key-invalid`, the vault's. */
  bring(server: AuthServer, proof: ClientProof | undefined): Promise<void>;
  /** The proof for this issuer; `elsewhere`: the client belongs to another one. */
  bindTo(issuer: string, given: GivenClient): Promise<{ proof?: ClientProof | undefined } | { elsewhere: string }>;
  /** Forgets whatever this server's clients proved themselves with, unless another server has the same client. */
  forget(server: string, clientId: string | undefined): Promise<void>;
  /** What is known of a client at an issuer. */
  proofAt(issuer: string, clientId: string): Promise<ClientProof | undefined>;
}

/** Bindings in auth.db, credentials in the vault. Problems: `disk-full`, `storage-failed`, the vault's. */
export function createGivenClients({
  db,
  file,
  vault,
}: {
  db: DatabaseSync;
  file: string;
  vault: Vault;
}): GivenClients {
  const bindings = createBindings(db, file);
  const proofs = createClientProofs(vault);

  return {
    async bring({ id, url, clientId = '' }, proof) {
      if (proof?.kind === 'key') checkClientKey(proof.text);
      const bound = bindings.of({ server: id, url, clientId });
      if (proof) return proofs.keep(id, clientId, proof);
      await proofs.forget(id, clientId);
      if (bound !== undefined) await proofs.forget(bound, clientId);
    },
    async bindTo(issuer, given) {
      const { server, clientId } = given;
      const brought = await proofs.find(server, clientId);
      const bound = bindings.of(given);
      if (bound !== undefined && bound !== issuer && !brought) return { elsewhere: bound };
      if (brought) await proofs.keep(issuer, clientId, brought);
      bindings.put(given, issuer);
      if (brought) await proofs.forget(server, clientId);
      return { proof: brought ?? (await proofs.find(issuer, clientId)) };
    },
    async forget(server, clientId) {
      if (clientId !== undefined) await proofs.forget(server, clientId);
      for (const alone of bindings.forget(server)) await proofs.forget(alone.issuer, alone.clientId);
    },
    proofAt: proofs.find,
  };
}
