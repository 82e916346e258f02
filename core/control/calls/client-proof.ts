import type { GivenClient } from '../../../shared/issuers.ts';
import { fail } from '../../../shared/problem.ts';
import { Secret } from '../../../shared/secret.ts';
import { checkClientKey } from '../../auth/clients/client-key.ts';
import type { ClientProof } from '../../auth/clients/client-proofs.ts';

/** What the client in a call proves itself by. Problems: `usage`, `client-key-invalid`. */
export function readClientProof(given: GivenClient): ClientProof | undefined {
  const { clientId, clientSecret, clientKey } = given;
  if (clientSecret === undefined && clientKey === undefined) return undefined;
  if (clientId === undefined) fail('usage', { reason: 'A client secret or key needs a client id.' });
  return readProof(given);
}

/** The same where the client is known. Problem besides: `usage` where there is none. */
export function readProof({ clientSecret, clientKey }: Omit<GivenClient, 'clientId'>): ClientProof {
  if (clientKey !== undefined && clientSecret !== undefined) {
    fail('usage', { reason: 'A client proves itself by a secret or by a key, not by both.' });
  }
  const text = clientKey ?? clientSecret ?? fail('usage', { reason: 'Give a client secret or key.' });
  const proof: ClientProof = { kind: clientKey === undefined ? 'secret' : 'key', text: new Secret(text) };
  if (proof.kind === 'key') checkClientKey(proof.text);
  return proof;
}
