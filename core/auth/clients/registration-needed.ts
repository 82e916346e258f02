import { fail } from '../../../shared/problem.ts';
import { usableAddress } from '../issuer/addresses.ts';
import type { ClientParts, Enrolling } from './clients.ts';
import type { IssuerMetadata } from '../issuer/issuer-metadata.ts';
import { fixedForms, redirectUriAt } from './redirect-form.ts';

/** The last rung: says where a client can be had and what it must be told. `reason` says why we have none. */
export function registrationNeeded(
  { server, metadata }: Pick<Enrolling, 'server' | 'metadata'>,
  { deviations, ports }: Pick<ClientParts, 'deviations' | 'ports'>,
  reason: string,
): never {
  const { issuer } = metadata;
  const forms = fixedForms(ports, deviations.redirectAt(issuer)?.form);
  const redirects = forms.map(({ host, port }) => redirectUriAt(host, port));
  const client = { issuer, redirects, about: documentation(metadata, server.url) };
  return fail('registration-needed', { server: server.id, reason, client });
}

/** Where the issuer says how clients are made known to it (RFC 8414 2). Untrusted: shown as text, never opened. */
function documentation(metadata: IssuerMetadata, server: string): string | undefined {
  const said = [metadata.service_documentation, metadata.op_policy_uri];
  return said.find((one) => typeof one === 'string' && one.length <= 200 && usableAddress(one, new URL(server))) as
    | string
    | undefined;
}
