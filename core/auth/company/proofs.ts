import type { DatabaseSync } from 'node:sqlite';
import type { PolicyClient } from '../../../shared/company-policy.ts';
import { fail } from '../../../shared/problem.ts';
import type { Vault } from '../../vault/vault.ts';
import { storage } from '../../storage/database.ts';
import { checkClientKey } from '../clients/client-key.ts';
import { createClientProofs, type ClientProof } from '../clients/client-proofs.ts';
import type { ReadOutside } from './outside.ts';

/** What the clients that a policy names prove themselves by. */
export interface CompanyProofs {
  /** `undefined`: a public client. Problem: `company-proof-missing`. */
  of(client: PolicyClient, issuer: string): Promise<ClientProof | undefined>;
  /** Whether it is there; `undefined`: it needs none. */
  isThere(client: PolicyClient, issuer: string): Promise<boolean | undefined>;
  /** Keeps what a company's client at this issuer proves itself by. Problems: `client-key-invalid`, the vault's. */
  keep(company: string, issuer: string, clientId: string, proof: ClientProof): Promise<void>;
  /** Forgets all of a company's. Problems: the vault's and the database's. */
  forget(company: string): Promise<void>;
}

interface Parts {
  db: DatabaseSync;
  file: string;
  vault: Vault;
  readOutside: ReadOutside;
}

export function createCompanyProofs({ db, file, vault, readOutside }: Parts): CompanyProofs {
  const put = db.prepare('INSERT OR REPLACE INTO company_proof VALUES (?, ?, ?)');
  const list = db.prepare('SELECT issuer, client_id AS clientId FROM company_proof WHERE company = ?');
  const remove = db.prepare('DELETE FROM company_proof WHERE company = ?');
  const inVault = createClientProofs(vault);
  const find = async ({ id, secret, key }: PolicyClient, issuer: string): Promise<ClientProof | undefined> => {
    const kind = key === undefined ? 'secret' : 'key';
    const source = key ?? secret;
    if (source === undefined) return undefined;
    if (source === 'vault') {
      const kept = await inVault.find(issuer, id);
      // What the policy says now counts: it may have named a key before.
      return kept?.kind === kind ? kept : undefined;
    }
    const text = readOutside(source);
    return text && { kind, text };
  };
  const needsProof = ({ secret, key }: PolicyClient): boolean => (secret ?? key) !== undefined;
  return {
    async of(client, issuer) {
      const proof = await find(client, issuer);
      if (!proof && needsProof(client)) fail('company-proof-missing', { client: client.id, issuer });
      return proof;
    },
    isThere: async (client, issuer) => (needsProof(client) ? (await find(client, issuer)) !== undefined : undefined),
    async keep(company, issuer, clientId, proof) {
      if (proof.kind === 'key') checkClientKey(proof.text);
      // First, so that what is in the vault can be found again.
      storage(file, () => void put.run(company, issuer, clientId));
      await inVault.keep(issuer, clientId, proof);
    },
    async forget(company) {
      const kept = storage(file, () => list.all(company)) as { issuer: string; clientId: string }[];
      for (const { issuer, clientId } of kept) await inVault.forget(issuer, clientId);
      storage(file, () => void remove.run(company));
    },
  };
}
