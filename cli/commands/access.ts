import type { Command } from 'commander';
import { visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { accessText } from '../text/access.ts';
import { revocationText } from '../text/sign-out.ts';
import type { Tools } from '../tools.ts';

interface Json {
  json?: boolean;
}

export function addAccessCommands(program: Command, tools: Tools): void {
  const { terminal } = tools;
  const say = (json: boolean | undefined, data: unknown, text: () => string) =>
    terminal.write(json ? `${visibleJson(data, 2)}\n` : text());

  const access = program
    .command('access [SERVER]')
    .description(accessAbout)
    .helpCommand(false)
    .option('--json', 'print JSON')
    .action(async (server: string | undefined, { json }: Json) => {
      const held = await (await tools.core()).access.list(server === undefined ? {} : { server });
      say(json, held, () => accessText(held, terminal.paint, terminal.now()));
    });

  access
    .command('narrow ID')
    .description(
      about('Take back what one host was given beyond the others. It keeps what every host has.', 'access narrow s2'),
    )
    .action(async (id: string, _: unknown, { parent }: Command) => {
      const done = await (await tools.core()).access.narrow({ id });
      say(parent?.opts<Json>().json, done, () => `Taken back. ${revocationText(done)}\n`);
    });

  access
    .command('forget ID')
    .description(about('Forget that you refused more access, so that it can be asked for again.', 'access forget n1'))
    .action(async (id: string, _: unknown, { parent }: Command) => {
      const done = await (await tools.core()).access.forgetRefusal({ id });
      say(parent?.opts<Json>().json, done, () => 'Forgotten: you are asked again when a tool needs it.\n');
    });
}

const accessAbout = about(
  'Show what tools need and who may do it. Also what hosts were given beyond the others, and what you refused.',
  'access',
  'access crm --json',
  'access narrow s2',
);
