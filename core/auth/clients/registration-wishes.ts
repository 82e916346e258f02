import type { Secret } from '../../../shared/secret.ts';
import type { IssuerMetadata } from '../issuer/issuer-metadata.ts';
import type { AuthMethod } from '../issuer/oauth-client.ts';

/** What a registration asks for. */
export const CLIENT_NAME = 'Drawbridge';

/** How a registered client may prove itself, best first: a secret on a desk protects nothing (RFC 8252 8.5). */
const registrable: readonly AuthMethod[] = ['none', 'client_secret_basic', 'client_secret_post'];

/** Asked for where the issuer offers them; the device code (RFC 8628) is the way where there is no browser. */
const OPTIONAL_GRANTS = ['refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];

/** The client metadata (RFC 7591 2) of a registration for one redirect address. */
export function wishesFor(metadata: IssuerMetadata, redirectUri: string): Record<string, string | string[]> {
  const supported = metadata.grant_types_supported;
  const grants = supported ? OPTIONAL_GRANTS.filter((grant) => supported.includes(grant)) : ['refresh_token'];
  const methods = metadata.token_endpoint_auth_methods_supported;
  return {
    client_name: CLIENT_NAME,
    application_type: 'native',
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code', ...grants],
    token_endpoint_auth_method: registrable.find((method) => methods?.includes(method)) ?? 'none',
  };
}

/** What the registration says, else what the issuer supports (RFC 6749's Basic where it says nothing). */
export function methodFor(said: unknown, secret: Secret | undefined, metadata: IssuerMetadata): AuthMethod | undefined {
  if (said !== undefined) return registrable.find((method) => method === said);
  return secret ? secretMethod(metadata) : 'none';
}

export function secretMethod(metadata: IssuerMetadata): AuthMethod {
  const methods = metadata.token_endpoint_auth_methods_supported;
  const postOnly = methods?.includes('client_secret_post') && !methods.includes('client_secret_basic');
  return postOnly ? 'client_secret_post' : 'client_secret_basic';
}
