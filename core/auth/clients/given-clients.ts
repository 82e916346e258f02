import type { DatabaseSync } from 'node:sqlite';
import type { Secret } from '../../../shared/secret.ts';
import type { RecordName, Vault } from '../../vault/vault.ts';
import type { AuthServer } from '../auth.ts';
import { createBindings, type GivenClient } from './client-bindings.ts';
import { checkClientKey } from './client-key.ts';

/** How a client that the person brought proves itself. */
export type ClientProof = { kind: 'secret' | 'key'; text: Secret };

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

const kinds = { secret: 'client', key: 'client-key' } as const;

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

  const at = async (owner: string, clientId: string): Promise<ClientProof | undefined> => {
    for (const kind of ['key', 'secret'] as const) {
      const text = await vault.get(proofName(kind, owner, clientId));
      if (text) return { kind, text };
    }
    return undefined;
  };
  const forgetAt = async (owner: string, clientId: string): Promise<void> => {
    await vault.delete(proofName('key', owner, clientId));
    await vault.delete(proofName('secret', owner, clientId));
  };
  const keepAt = async (owner: string, clientId: string, { kind, text }: ClientProof): Promise<void> => {
    await vault.put(proofName(kind, owner, clientId), text);
    await vault.delete(proofName(kind === 'key' ? 'secret' : 'key', owner, clientId));
  };

  return {
    async bring({ id, url, clientId = '' }, proof) {
      if (proof?.kind === 'key') checkClientKey(proof.text);
      const bound = bindings.of({ server: id, url, clientId });
      if (proof) return keepAt(id, clientId, proof);
      await forgetAt(id, clientId);
      if (bound !== undefined) await forgetAt(bound, clientId);
    },
    async bindTo(issuer, given) {
      const { server, clientId } = given;
      const brought = await at(server, clientId);
      const bound = bindings.of(given);
      if (bound !== undefined && bound !== issuer && !brought) return { elsewhere: bound };
      if (brought) await keepAt(issuer, clientId, brought);
      bindings.put(given, issuer);
      if (brought) await forgetAt(server, clientId);
      return { proof: brought ?? (await at(issuer, clientId)) };
    },
    async forget(server, clientId) {
      if (clientId !== undefined) await forgetAt(server, clientId);
      for (const alone of bindings.forget(server)) await forgetAt(alone.issuer, alone.clientId);
    },
    proofAt: at,
  };
}

/** What such a proof is sealed under. */
export function proofName(kind: ClientProof['kind'], issuer: string, account: string): RecordName {
  return { kind: kinds[kind], issuer, account };
}
