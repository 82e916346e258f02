import { Secret } from '../../../shared/secret.ts';
import { CLOCK_TOLERANCE_SECONDS, nameIn, parse } from './oauth-client.ts';

interface Expected {
  issuer: string;
  client: string;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * What an ID token that came from outside says (OpenID Connect Core 2), or why it is of no use. Its signature is not looked at:
 * it signs nobody in here. It only goes back to who made it, and they check it before they vouch for anybody.
 */
export function readIdToken(
  token: Secret,
  { issuer, client, now }: Expected,
): { id: string; name?: string | undefined } | { refused: string } {
  const [, payload = '', signature] = Secret.unwrap(token).split('.');
  const claims = parse(Buffer.from(payload, 'base64url').toString('utf8'));
  if (signature === undefined || typeof claims !== 'object' || claims === null) return { refused: 'it is no ID token' };
  const { iss, aud, exp, sub } = claims as Record<string, unknown>;
  if (iss !== issuer) return { refused: 'it was made by another issuer' };
  if (![aud].flat().includes(client)) return { refused: 'it was made for another client' };
  if (typeof exp !== 'number' || (exp + CLOCK_TOLERANCE_SECONDS) * 1000 <= now) return { refused: 'it has ended' };
  if (typeof sub !== 'string' || sub === '') return { refused: 'it does not say who it is' };
  return { id: sub, name: nameIn(claims) };
}
