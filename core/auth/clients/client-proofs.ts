import type { Secret } from '../../../shared/secret.ts';
import type { RecordName, Vault } from '../../vault/vault.ts';

/** How a client that somebody brought proves itself. */
export type ClientProof = { kind: 'secret' | 'key'; text: Secret };

/** Proofs in the vault, one for each client of an owner: an issuer, or a server until its issuer is known. Problems: the vault's. */
export interface ClientProofs {
  find(owner: string, clientId: string): Promise<ClientProof | undefined>;
  /** Takes the place of what was kept before. */
  keep(owner: string, clientId: string, proof: ClientProof): Promise<void>;
  forget(owner: string, clientId: string): Promise<void>;
}

const kinds = { secret: 'client', key: 'client-key' } as const;

export function createClientProofs(vault: Vault): ClientProofs {
  return {
    async find(owner, clientId) {
      for (const kind of ['key', 'secret'] as const) {
        const text = await vault.get(nameOf(kind, owner, clientId));
        if (text) return { kind, text };
      }
      return undefined;
    },
    async keep(owner, clientId, { kind, text }) {
      await vault.put(nameOf(kind, owner, clientId), text);
      await vault.delete(nameOf(kind === 'key' ? 'secret' : 'key', owner, clientId));
    },
    async forget(owner, clientId) {
      await vault.delete(nameOf('key', owner, clientId));
      await vault.delete(nameOf('secret', owner, clientId));
    },
  };
}

function nameOf(kind: ClientProof['kind'], issuer: string, account: string): RecordName {
  return { kind: kinds[kind], issuer, account };
}
