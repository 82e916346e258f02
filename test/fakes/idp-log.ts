import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/** One request that reached the identity provider. */
export interface IdpRequest {
  request: (typeof REQUESTS)[number];
  /** Of a token request. */
  grant?: string;
  /** `ok`, or the OAuth error code. */
  outcome: string;
  client?: string;
  resource?: string;
  /** The scopes asked for, with a space between two. */
  scope?: string;
  /** Those of the access token in the answer. */
  granted?: string;
}

export interface IdpLog {
  /** Every request to the endpoints above, in order; reading metadata is not among them. */
  log: IdpRequest[];
  /** Every secret that was given out or came in, for tests that search what must not hold them. */
  issued: string[];
  /** What kind of secret each of them is (`refresh_token`, `code`…). */
  kinds: Map<string, string>;
}

/** Writes down in `kept` what `provider` is asked and answers. */
export function keepIdpLog(provider: Provider, kept: IdpLog): void {
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as Partial<KoaContextWithOIDC>;
    if (!oidc) return;
    noteSecrets(ctx as KoaContextWithOIDC, kept);
    const request = REQUESTS.find((name) => name === oidc.route);
    if (request) kept.log.push(entry(request, ctx as KoaContextWithOIDC));
  });
}

const REQUESTS = [
  'authorization',
  'device_authorization',
  'token',
  'registration',
  'client_delete',
  'revocation',
  'introspection',
] as const;

function entry(request: IdpRequest['request'], ctx: KoaContextWithOIDC): IdpRequest {
  const parameters = { ...ctx.oidc.body, ...ctx.oidc.params };
  const failed = (ctx.body as { error?: unknown } | undefined)?.error ?? located(ctx)?.searchParams.get('error');
  return {
    request,
    outcome: typeof failed === 'string' ? failed : ctx.status >= 400 ? `HTTP ${ctx.status}` : 'ok',
    ...text('grant', parameters['grant_type']),
    ...text('client', parameters['client_id'] ?? ctx.oidc.client?.clientId),
    ...text('resource', parameters['resource']),
    ...text('scope', parameters['scope']),
    ...text('granted', (ctx.body as { scope?: unknown } | undefined)?.scope),
  };
}

function text<K extends string>(name: K, value: unknown): { [key in K]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { [key in K]?: string };
}

const SECRETS = [
  'access_token',
  'refresh_token',
  'id_token',
  'subject_token',
  'client_secret',
  'registration_access_token',
  'code',
  'code_verifier',
];

function noteSecrets(ctx: KoaContextWithOIDC, { issued, kinds }: IdpLog): void {
  const places: unknown[] = [ctx.body, ctx.oidc.body, Object.fromEntries(located(ctx)?.searchParams ?? [])];
  for (const place of places) {
    if (typeof place !== 'object' || place === null) continue;
    for (const name of SECRETS) {
      const value = (place as Record<string, unknown>)[name];
      if (typeof value !== 'string' || kinds.has(value)) continue;
      issued.push(value);
      kinds.set(value, name);
    }
  }
}

function located(ctx: KoaContextWithOIDC): URL | null {
  return URL.parse(ctx.response.get('location'));
}
