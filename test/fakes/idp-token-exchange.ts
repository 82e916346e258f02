import { randomUUID } from 'node:crypto';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** What an identity provider is asked to vouch for. */
export interface ExchangeAsked {
  subject: string;
  client: string;
  audience: string;
  resource: string;
  scopes: readonly string[];
}

/** The administrator's word: the client at the audience and the scopes it may have, or a no in the company's words. */
export type ExchangeVerdict = { client: string; scopes?: readonly string[] } | { error: string; words?: string };

export interface ExchangeOptions {
  decide(asked: ExchangeAsked): ExchangeVerdict;
  /** Makes an ID-JAG wrong, for those who have to notice. */
  spoil?: (jag: { header: Record<string, unknown>; claims: Record<string, unknown> }) => void;
}

/** One request as it came: every member of it. */
export type ExchangeRequest = Record<string, string>;

const MEMBERS = ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'resource', 'scope'];

/** Teaches oidc-provider to give ID-JAGs (RFC 8693; SEP-990 4). Everything that is asked is written down. */
export function addTokenExchange(
  provider: Provider,
  keys: readonly JWK[],
  options: ExchangeOptions,
  requests: ExchangeRequest[],
): void {
  const published = createLocalJWKSet({ keys: keys.map(publicPart) });
  const handle = async (ctx: KoaContextWithOIDC): Promise<void> => {
    const params = Object.fromEntries(Object.entries(ctx.oidc.params ?? {}).filter(([, value]) => value !== undefined));
    requests.push({ ...(params as ExchangeRequest), ...authOf(ctx) });
    const clientId = ctx.oidc.client?.clientId ?? '';
    const { audience = '', resource = '', scope = '', subject_token: token = '' } = params as ExchangeRequest;
    const claims = await verified(token, published, { issuer: provider.issuer, audience: clientId });
    const scopes = scope.split(' ').filter((word) => word !== '');
    const verdict = options.decide({ subject: claims.sub ?? '', client: clientId, audience, resource, scopes });
    if ('error' in verdict) return refuse(ctx, verdict);
    const given = verdict.scopes ?? scopes;
    const jag = {
      header: { alg: 'RS256', typ: 'oauth-id-jag+jwt', kid: keys[0]?.kid },
      claims: {
        iss: provider.issuer,
        sub: claims.sub ?? '',
        aud: audience,
        resource,
        client_id: verdict.client,
        jti: randomUUID(),
        iat: seconds(),
        exp: seconds() + 300,
        ...(given.length > 0 && { scope: given.join(' ') }),
      },
    };
    options.spoil?.(jag);
    const assertion = await new SignJWT(jag.claims)
      .setProtectedHeader(jag.header as { alg: string })
      .sign(await importJWK(keys[0] ?? {}, 'RS256'));
    ctx.body = {
      issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
      access_token: assertion,
      token_type: 'N_A',
      expires_in: 300,
      ...(given.length < scopes.length && { scope: given.join(' ') }),
    };
  };
  provider.registerGrantType(TOKEN_EXCHANGE, (ctx) => handle(ctx as unknown as KoaContextWithOIDC), MEMBERS);
}

async function verified(
  token: string,
  keys: ReturnType<typeof createLocalJWKSet>,
  of: { issuer: string; audience: string },
) {
  try {
    return (await jwtVerify(token, keys, of)).payload;
  } catch {
    throw new errors.InvalidGrant('the subject token is no ID token of this issuer for this client');
  }
}

function refuse(ctx: KoaContextWithOIDC, { error, words }: { error: string; words?: string }): void {
  ctx.status = 400;
  ctx.body = { error, ...(words !== undefined && { error_description: words }) };
}

function authOf(ctx: KoaContextWithOIDC): ExchangeRequest {
  const scheme = ctx.headers.authorization?.split(' ')[0];
  return { grant_type: String(ctx.oidc.body?.['grant_type']), ...(scheme !== undefined && { authorization: scheme }) };
}

export function publicPart({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
