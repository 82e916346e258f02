/** What the suite gives its client for a scenario, and how a person hands it to Drawbridge: the one place that knows both. */
import type { ControlClient } from '../../client/control-client.ts';

/** `MCP_CONFORMANCE_CONTEXT`: each scenario has some of it. */
export interface Given {
  client_id?: string;
  client_secret?: string;
  /** PKCS #8 in PEM, and the JWS algorithm it signs with. */
  private_key_pem?: string;
  signing_algorithm?: string;
  idp_client_id?: string;
  idp_id_token?: string;
  idp_issuer?: string;
  idp_token_endpoint?: string;
  /** Calls to make, where the scenario is about arguments. */
  toolCalls?: { name: string; arguments: Record<string, unknown> }[];
}

export function givenIn(environment: NodeJS.ProcessEnv): Given {
  return JSON.parse(environment['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Given;
}

/** Settings a person makes before, by scenario. The address is the one that the suite expects as client id. */
const settings: Readonly<Record<string, Record<string, string>>> = {
  'auth/basic-cimd': { 'client-metadata-url': 'https://conformance-test.local/client-metadata.json' },
};

/** A sign-in service without a description cannot say that it supports PKCE; there the person's word stands for it. */
const pkceUnsaid: readonly string[] = ['auth/2025-03-26-oauth-endpoint-fallback'];

/** Adds the scenario's server, with everything the person was given for it. */
export async function addServer(
  control: ControlClient,
  { server, url, scenario, given }: { server: string; url: string; scenario: string; given: Given },
): Promise<void> {
  for (const [key, value] of Object.entries(settings[scenario] ?? {})) await control.settings.set({ key, value });
  if (pkceUnsaid.includes(scenario)) {
    const issuer = new URL(url).origin;
    await control.issuers.setDeviation({ issuer, name: 'assume-pkce', riskAccepted: true });
  }
  const { client_id: clientId, client_secret: clientSecret } = given;
  await control.servers.add({
    name: server,
    url,
    ...(scenario.startsWith('auth/client-credentials-') && { machine: true }),
    ...(given.private_key_pem !== undefined && { clientKey: given.private_key_pem }),
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
  });
}
