import type { Command } from 'commander';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import type { Tools } from '../tools.ts';

export function addSignInEveryCommand(program: Command, tools: Tools): void {
  const { terminal } = tools;
  program
    .command('sign-in-every ISSUER HOURS')
    .description(signInEveryAbout)
    .option('--json', 'print JSON')
    .action(async (issuer: string, text: string, { json }: { json?: boolean }) => {
      const demanded = await (await tools.core()).issuers.requireSignIn({ issuer, hours: hoursIn(text) });
      terminal.write(json ? `${visibleJson(demanded, 2)}\n` : demandedText(demanded));
    });
}

const signInEveryAbout = about(
  'Demand a new sign-in at an issuer every so many hours, whatever it would allow. 0 hours: as the issuer likes. The issuer is the address that `accounts` shows.',
  'sign-in-every https://login.example.com 12',
  'sign-in-every https://login.example.com 0',
);

function hoursIn(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : fail('usage', { reason: `"${text}" is no number of hours.` });
}

function demandedText({ issuer, hours }: { issuer: string; hours: number }): string {
  if (hours === 0) return `Sign-ins at ${visible(issuer)} last as long as it lets them.\n`;
  return `Sign-ins at ${visible(issuer)} end ${hours} h after they were made.\n`;
}
