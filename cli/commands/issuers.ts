import type { Command } from 'commander';
import type { DeviationName, IssuerView } from '../../shared/issuers.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { deviationNames, deviationWords, issuersText } from '../text/issuers.ts';
import type { Tools } from '../tools.ts';

interface Json {
  json?: boolean;
}

export function addIssuerCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (json: boolean | undefined, data: unknown, text: string) =>
    terminal.write(json ? `${visibleJson(data, 2)}\n` : text);

  const issuers = program
    .command('issuers')
    .description(issuersAbout)
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const list = await (await tools.core()).issuers.list();
      say(json, list, issuersText(list, terminal.paint, terminal.now()));
    });

  issuers
    .command('set ISSUER NAME [VALUE]')
    .description(setAbout)
    .option('--accept-risk', 'for assume-pkce: you know that the sign-in service supports PKCE')
    .option('--json', 'print JSON')
    .action(async (issuer: string, name: string, value: string | undefined, options: SetOptions, command: Command) => {
      const wish = { issuer, name: deviationNamed(name), riskAccepted: options.acceptRisk === true };
      const core = await tools.core();
      const view = await core.issuers.setDeviation({ ...wish, ...(value !== undefined && { value }) });
      say(command.optsWithGlobals<Json>().json, view, setText(view, wish.name));
    });

  issuers
    .command('unset ISSUER NAME')
    .description(
      about(
        'Keep to the specification again at a sign-in service.',
        'issuers unset https://login.example.com no-resource',
      ),
    )
    .option('--json', 'print JSON')
    .action(async (issuer: string, name: string, _options: Json, command: Command) => {
      const done = await (await tools.core()).issuers.removeDeviation({ issuer, name: deviationNamed(name) });
      const text = done.removed
        ? `${visible(issuer)}: ${name} is no more.`
        : `${visible(issuer)} had no ${visible(name)}.`;
      say(command.optsWithGlobals<Json>().json, done, `${text}\n`);
    });
}

interface SetOptions extends Json {
  acceptRisk?: boolean;
}

const issuersAbout = about(
  'List the sign-in services your servers use. Shows how each knows Drawbridge, and where Drawbridge gives way because it differs from the specification.',
  'issuers',
  'issuers set https://login.example.com redirect localhost',
);

const setAbout = about(
  `Give way where a sign-in service differs from the specification. NAME is one of:\n\n${deviationNames
    .map((name) => `  ${name.padEnd(20)}${deviationWords[name]}`)
    .join('\n')}`,
  'issuers set https://login.example.com no-resource',
  'issuers set https://login.example.com redirect localhost:8080',
);

function deviationNamed(text: string): DeviationName {
  const known = deviationNames.find((name) => name === text);
  return known ?? fail('usage', { reason: `"${text}" is none of: ${deviationNames.join(', ')}.` });
}

function setText({ issuer, clients }: IssuerView, name: DeviationName): string {
  const unknown =
    clients.length === 0 ? '\n  No server here uses it yet: check that the address is written exactly so.' : '';
  return `${visible(issuer)}: ${name} holds from the next request on.${unknown}\n`;
}
