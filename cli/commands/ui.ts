import type { Command } from 'commander';
import { about } from '../help.ts';
import type { Tools } from '../tools.ts';

export function addUiCommand(program: Command, { terminal, core }: Tools): void {
  program
    .command('ui')
    .description(
      about(
        "Open Drawbridge's screens in your browser. The link lets one browser in, once, within a minute.",
        'ui',
        'ui --print',
      ),
    )
    .option('--print', 'print the link instead of opening it')
    .action(async ({ print }: { print?: boolean }) => {
      const { ui } = await core();
      if (print) return terminal.write(`${(await ui.ticket()).url}\n`);
      const { url } = await ui.open();
      if (url === undefined) return terminal.write('Drawbridge is open in your browser.\n');
      terminal.complain('No browser could be opened. Open this link yourself, within a minute:\n');
      terminal.write(`${url}\n`);
    });
}
