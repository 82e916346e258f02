import type { ControlClient } from '../../client/control-client.ts';
import { companyId } from '../../shared/company-id.ts';

/**
 * Everywhere a sign-in is needed again, as `login` takes it. Companies first: one sign-in there may be all that their servers
 * wait for.
 */
export async function signInNeeded(core: Pick<ControlClient, 'companies' | 'servers'>): Promise<string[]> {
  const companies = (await core.companies.list()).filter(
    ({ state, idTokenAt }) => idTokenAt === undefined && state === 'sign-in-needed',
  );
  const ofCompany = new Set(companies.flatMap(({ servers }) => servers.map(({ server }) => server)));
  const servers = (await core.servers.list()).filter(
    ({ id, accountState }) => accountState === 'sign-in-needed' && !ofCompany.has(id),
  );
  return [...companies.map(({ name }) => companyId(name)), ...servers.map(({ id }) => id)];
}
