/** What a person knows a sign-in service by: its host. The whole where it is no address (untrusted text). */
export function issuerHost(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host || issuer : issuer;
}
