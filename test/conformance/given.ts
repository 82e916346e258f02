/** What the suite gives its client for a scenario, and how a person hands it to Drawbridge: the one place that knows both. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlClient } from '../../client/control-client.ts';
import type { PolicyFile } from '../../shared/policy.ts';

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
  /** A workload's. */
  valid_jwt?: string;
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

interface Adding {
  server: string;
  url: string;
  scenario: string;
  given: Given;
  /** Drawbridge's folder. */
  home: string;
}

/** Adds the scenario's server, with everything the person was given for it. */
export async function addServer(control: ControlClient, adding: Adding): Promise<void> {
  const { server, url, scenario, given } = adding;
  const policy = policyFor(adding);
  if (policy) return bringByPolicy(control, policy, adding);
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

/** What an administrator says of a company or a workload: secrets lie in files that something else keeps current. */
function policyFor({ server, url, given, home }: Adding): PolicyFile | undefined {
  const { idp_issuer: issuer, idp_id_token: idToken, idp_client_id: idpClient, valid_jwt: workload } = given;
  const kept = (name: string, text: string): { file: string } => {
    const file = join(home, name);
    writeFileSync(file, text, { mode: 0o600 });
    return { file };
  };
  if (workload !== undefined) return { machines: { [server]: { url, workload: kept('workload.jwt', workload) } } };
  if (issuer === undefined || idToken === undefined) return undefined;
  const { client_id: id = '', client_secret: secret = '' } = given;
  return {
    companies: {
      company: {
        issuer,
        client: { id: idpClient ?? '' },
        idToken: kept('id-token.jwt', idToken),
        authorizationServers: { '*': { id, secret: kept('client-secret', secret) } },
        servers: { [server]: url },
      },
    },
  };
}

async function bringByPolicy(control: ControlClient, policy: PolicyFile, { server, home }: Adding): Promise<void> {
  writeFileSync(join(home, 'policy.jsonc'), JSON.stringify(policy));
  for await (const step of await control.state.follow()) {
    const servers = step.event === 'snapshot' ? step.state.servers : (step.parts.servers ?? []);
    if (servers.some(({ id }) => id === server)) return;
  }
}
