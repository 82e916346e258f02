/** What the suite hands to a client for a scenario, and how a person gives it to Drawbridge: the one place that knows both. */
import type { ControlClient } from '../../client/control-client.ts';

type ServerToAdd = Parameters<ControlClient['servers']['add']>[0];

/** `MCP_CONFORMANCE_CONTEXT`; each scenario has some of it. */
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
  toolCalls?: { name: string; arguments: Record<string, unknown> }[];
}

export function givenIn(environment: NodeJS.ProcessEnv): Given {
  return JSON.parse(environment['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Given;
}

export function serverToAdd(name: string, url: string, given: Given): ServerToAdd {
  const { client_id: clientId, client_secret: clientSecret } = given;
  return {
    name,
    url,
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
  };
}
