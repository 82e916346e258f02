import type { GivenClient } from '../../../shared/issuers.ts';
import { texts } from '../../texts.ts';

const { faults } = texts.own;

export const proofKinds = ['none', 'secret', 'key'] as const;
export type ProofKind = (typeof proofKinds)[number];

/** A client of the person's own while they write it. */
export interface ClientDraft {
  clientId: string;
  proof: ProofKind;
  secret: string;
  key: string;
}

export const noClient: ClientDraft = { clientId: '', proof: 'none', secret: '', key: '' };

export interface ClientFaults {
  clientId?: string;
  proof?: string;
}

/** What the core is given; empty where there is no client. */
export function clientOf({ clientId, proof, secret, key }: ClientDraft): GivenClient {
  const id = clientId.trim();
  if (id === '') return {};
  if (proof === 'none') return { clientId: id };
  return proof === 'secret' ? { clientId: id, clientSecret: secret } : { clientId: id, clientKey: key.trim() };
}

/** What is missing. `needed`: a client must be given at all. */
export function clientFaults({ clientId, proof, secret, key }: ClientDraft, needed: boolean): ClientFaults {
  const idMissing = clientId.trim() === '' && (needed || proof !== 'none');
  const given = proof === 'secret' ? secret : key.trim();
  return {
    ...(idMissing && { clientId: faults.id }),
    ...(proof !== 'none' && given === '' && { proof: faults[proof] }),
  };
}
