import type { Command } from 'commander';
import type { HostChange, HostView } from '../../shared/contract.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { type Cell, table } from '../text/table.ts';
import type { Paint } from '../text/paint.ts';
import type { Tools } from '../tools.ts';

interface Json {
  json?: boolean;
}

export function addHostCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;

  program
    .command('hosts')
    .description(
      about(
        'List the hosts Drawbridge knows. With each: its configuration files, and our entries in them.',
        'hosts',
        'hosts --json',
      ),
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: Json) => {
      const hosts = await (await tools.core()).hosts.list();
      terminal.write(json ? `${visibleJson(hosts, 2)}\n` : hostsText(hosts, terminal.paint));
    });

  program
    .command('connect HOST SERVER')
    .description(connectAbout)
    .option('--json', 'print JSON')
    .action(async (host: string, server: string, { json }: Json) => {
      const change = await (await tools.core()).hosts.connect({ host, server, launcher: tools.launcher });
      terminal.write(json ? `${visibleJson(change, 2)}\n` : changeText(change, 'Connected', 'to'));
    });

  program
    .command('disconnect HOST SERVER')
    .description(
      about(
        "Take our entry for a server out of a host's configuration. Everything else in it stays as it is.",
        'disconnect claude-desktop crm',
      ),
    )
    .option('--json', 'print JSON')
    .action(async (host: string, server: string, { json }: Json) => {
      const change = await (await tools.core()).hosts.disconnect({ host, server });
      terminal.write(json ? `${visibleJson(change, 2)}\n` : changeText(change, 'Disconnected', 'from'));
    });
}

const connectAbout = about(
  "Write an entry for a server into a host's configuration. Everything else in it stays, and a copy of it from before is kept.",
  'hosts',
  'connect claude-desktop crm',
);

function changeText(change: HostChange, done: string, joined: string): string {
  const files = change.files.map(
    ({ path, backup, name }) =>
      `  ${visible(path)}  (entry "${visible(name)}")\n${backup === undefined ? '' : `    as it was before: ${visible(backup)}\n`}`,
  );
  return `${done} ${visible(change.host)} ${joined} ${visible(change.server)}.\n${files.join('')}${visible(change.afterwards)}\n`;
}

type HostFile = HostView['files'][number];

function hostsText(hosts: readonly HostView[], paint: Paint): string {
  const rows = hosts.flatMap((host) => {
    const found = host.files.filter((file) => file.state !== 'missing');
    if (found.length === 0)
      return [
        [host.host, host.title, { text: 'none', paint: paint.dim }, 'no configuration file yet; `connect` makes it'],
      ];
    return found.map((file): Cell[] => [host.host, host.title, entriesCell(file, paint), file.path]);
  });
  return table(['HOST', 'NAME', 'OUR ENTRIES', 'FILE'], rows, paint);
}

function entriesCell({ state, detail, entries }: HostFile, paint: Paint): Cell {
  if (state === 'invalid') return { text: `cannot be read: ${detail ?? 'unknown fault'}`, paint: paint.bad };
  if (entries.length === 0) return { text: 'none', paint: paint.dim };
  return entries
    .map(({ name, server }) => (server === undefined || server === name ? name : `${name} → ${server}`))
    .join(', ');
}
