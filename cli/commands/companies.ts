import type { Command } from 'commander';
import { companyOfId } from '../../shared/company-id.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { companiesText } from '../text/companies.ts';
import type { Tools } from '../tools.ts';
import { readClient } from './client-options.ts';

interface Json {
  json?: boolean;
}

interface ProofOptions extends Json {
  at?: string;
  clientSecretStdin?: boolean;
  clientKeyStdin?: boolean;
}

export function addCompanyCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;

  program
    .command('companies')
    .description(companiesAbout)
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const companies = await (await tools.core()).companies.list();
      const text = () => companiesText(companies, terminal.paint, terminal.now());
      terminal.write(json ? `${visibleJson(companies, 2)}\n` : text());
    });

  program
    .command('company-proof @COMPANY')
    .description(proofAbout)
    .option('--at <ISSUER>', 'at this sign-in service of its servers, not at the company itself')
    .option('--client-secret-stdin', 'read the client secret from stdin (its first line)')
    .option('--client-key-stdin', 'read the private key from stdin (PEM or JWK, all of it)')
    .option('--json', 'print the companies as JSON')
    .action(async (id: string, options: ProofOptions) => {
      const { at, json, ...given } = options;
      const company = companyOfId(id) ?? id;
      // The policy names the client; here is only what it proves itself by.
      const { client } = await readClient({ ...given, clientId: company }, terminal);
      const { clientSecret, clientKey } = client;
      if ((clientSecret ?? clientKey) === undefined) {
        fail('usage', { reason: 'Give --client-secret-stdin or --client-key-stdin.' });
      }
      const proof = {
        ...(clientSecret !== undefined && { clientSecret }),
        ...(clientKey !== undefined && { clientKey }),
      };
      const place = at === undefined ? {} : { issuer: at };
      const companies = await (await tools.core()).companies.prove({ company, ...place, ...proof });
      const text = `Kept in the vault for @${visible(company)}${at === undefined ? '' : ` at ${visible(at)}`}.\n`;
      terminal.write(json ? `${visibleJson(companies, 2)}\n` : text);
    });
}

const companiesAbout = about(
  'List the companies whose word signs you in, as the policy names them. Sign in at one with `drawbridge login @NAME`, once for every server of it.',
  'companies',
  'login @acme',
  'logout @acme',
);

const proofAbout = about(
  'Give what Drawbridge proves itself by where a policy says "vault". It is sealed, and goes to that service alone.',
  'company-proof @acme --client-secret-stdin < secret.txt',
  'company-proof @acme --at https://auth.vendor.example --client-key-stdin < key.pem',
);
