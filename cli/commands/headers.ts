import type { Command } from 'commander';
import { headerNameRefusal } from '../../shared/header.ts';
import { fail } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import type { Tools } from '../tools.ts';

interface HeadersOptions {
  header: string[];
  json?: boolean;
}

/** `--header NAME`, once for each; the values come from stdin. */
export const headerOption = [
  '--header <NAME>',
  'a header to send with every request, such as an API key; its value is read from stdin, a line for each (repeatable)',
  (name: string, names: string[]) => [...names, name],
  [] as string[],
] as const;

/** Refuses names that cannot be before anything secret is typed. */
export function checkHeaderNames(names: readonly string[]): void {
  for (const name of names) {
    const reason = headerNameRefusal(name);
    if (reason !== undefined) fail('header-invalid', { name, reason });
  }
}

/** What is asked for, in the order of the lines on stdin. */
export function headerQuestions(names: readonly string[]): string[] {
  return names.map((name) => `${name}: `);
}

/** Names with the values that were read for them. */
export function headersOf(names: readonly string[], values: readonly string[]): { name: string; value: string }[] {
  return names.map((name, at) => ({ name, value: values[at] ?? '' }));
}

export function addHeaderCommand(program: Command, tools: Tools): void {
  const { terminal } = tools;
  program
    .command('headers SERVER')
    .description(
      about(
        'Replace the headers sent to a server with every request. Without --header, none is sent any more.',
        'headers crm --header X-Api-Key < key.txt',
        'headers crm',
      ),
    )
    .option(...headerOption)
    .option('--json', 'print JSON')
    .action(async (server: string, { header, json }: HeadersOptions) => {
      checkHeaderNames(header);
      const values = await terminal.askSecrets(headerQuestions(header));
      const core = await tools.core();
      const changed = await core.servers.setHeaders({ server, headers: headersOf(header, values) });
      terminal.write(json ? `${visibleJson(changed, 2)}\n` : `${storedText(server, header)}\n`);
    });
}

function storedText(server: string, names: readonly string[]): string {
  if (names.length === 0) return `No header of its own is sent to ${visible(server)} any more.`;
  return `${visible(names.join(', '))} is sent to ${visible(server)} with every request.`;
}
