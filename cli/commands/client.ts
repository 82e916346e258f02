import type { Command } from 'commander';
import type { SignOutResult } from '../../shared/contract.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { signedOutText } from '../text/sign-out.ts';
import type { Tools } from '../tools.ts';
import { clientOptions, readClient, type ClientOptions } from './client-options.ts';

export function addClientCommand(program: Command, tools: Tools): void {
  const { terminal } = tools;
  clientOptions(program.command('client SERVER').description(clientAbout))
    .option('--none', 'use no client id of your own any more')
    .action(async (server: string, options: ClientOptions & { none?: boolean }) => {
      const { client } = await readClient(options, terminal);
      if ((client.clientId === undefined) !== (options.none === true)) {
        fail('usage', { reason: 'Give either --client-id or --none.' });
      }
      const changed = await (await tools.core()).servers.setClient({ server, ...client });
      const hasProof = (client.clientSecret ?? client.clientKey) !== undefined;
      const text = clientText(server, client.clientId, hasProof, changed.signOut);
      terminal.write(options.json ? `${visibleJson(changed, 2)}\n` : text);
    });
}

const clientAbout = about(
  'Give a server a client id of your own. Its sign-in service then knows Drawbridge by that.',
  'client crm --client-id 0oa1b2c3',
  'client crm --client-id 0oa1b2c3 --client-key-stdin < key.pem',
  'client crm --none',
);

function clientText(
  server: string,
  clientId: string | undefined,
  hasProof: boolean,
  signOut: readonly SignOutResult[],
): string {
  const name = visible(server);
  const signsIn = clientId === undefined ? 'has no client of its own any more' : `signs in as ${visible(clientId)}`;
  const before = signOut.length === 0 ? '' : signedOutText(signOut);
  const again = hasProof ? '  What it proves itself by is used from the next sign-in on.\n' : '';
  return `${before}${name} ${signsIn}.\n${again}  Sign in:  drawbridge login ${name}\n`;
}
