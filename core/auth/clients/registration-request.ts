import * as openid from 'openid-client';
import { isHttps, onWire, parse, TIMEOUT_SECONDS, type Wire } from '../issuer/oauth-client.ts';
import type { IssuerMetadata } from '../issuer/issuer-metadata.ts';

/** Registers a client (RFC 7591). Throws openid-client's errors; `oauthFailure` reads them. */
export async function registerClient(
  wire: Omit<Wire, 'client'>,
  wanted: Partial<openid.ClientMetadata>,
): Promise<openid.ClientMetadata> {
  const { metadata } = wire;
  const config = await openid.dynamicClientRegistration(new URL(KNOWN), wanted, undefined, {
    timeout: TIMEOUT_SECONDS,
    [openid.customFetch]: withKnownMetadata(metadata, onWire(wire)),
    execute: isHttps(metadata) ? [] : [openid.allowInsecureRequests],
  });
  return config.clientMetadata();
}

// openid-client registers only after a discovery of its own; ours was stricter, so its request is answered from memory.
const KNOWN = 'https://known.invalid/.well-known/openid-configuration';

function withKnownMetadata(metadata: IssuerMetadata, fetch: openid.CustomFetch): openid.CustomFetch {
  return async (url, options) => {
    if (url === KNOWN) return Response.json(metadata);
    return registrationAnswer(await fetch(url, options));
  };
}

// Issuers in the field answer 200 for 201 and leave out the expiry that RFC 7591 wants beside a secret.
async function registrationAnswer(response: Response): Promise<Response> {
  if (!response.ok) return response;
  const text = await response.text();
  const body = parse(text);
  if (typeof body !== 'object') return new Response(text, { status: 201, headers: response.headers });
  return Response.json({ client_secret_expires_at: 0, ...body }, { status: 201 });
}
