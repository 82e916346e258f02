import { fail } from '../../shared/problem.ts';
import { usableAddress } from './addresses.ts';

/**
 * Whether this can be an issuer's identifier: letter for letter what its metadata says, or it would change nothing. Loopback is
 * for issuers on this machine. Problem: `issuer-invalid`.
 */
export function checkIssuer(issuer: string): void {
  const url = usableAddress(issuer, new URL('http://127.0.0.1'));
  if (!url || url.search !== '' || url.hash !== '') fail('issuer-invalid', { issuer });
}
