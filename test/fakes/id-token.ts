/** An id_token of `ada` by an issuer whose clock says `at`; its signature is nonsense, as nobody checks one that came by TLS. */
export function anIdToken(of: {
  issuer: string;
  client: string;
  at: number;
  livesMs: number;
  authenticatedAt?: number;
}): string {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const times = { iat: seconds(of.at), nbf: seconds(of.at), exp: seconds(of.at + of.livesMs) };
  const proof = of.authenticatedAt === undefined ? {} : { auth_time: seconds(of.authenticatedAt) };
  const claims = { iss: of.issuer, aud: of.client, sub: 'ada', ...times, ...proof };
  return [{ alg: 'RS256' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}
