import { join } from 'node:path';
import { type Argument, Command, CommanderError } from 'commander';
import { createControlClient } from '../client/control-client.ts';
import { placesHere } from '../client/this-machine.ts';
import { startCore } from '../client/start-core.ts';
import { problem } from '../shared/problem.ts';
import { version } from '../shared/version.ts';
import { addAccessCommands } from './commands/access.ts';
import { addAccountCommands } from './commands/accounts.ts';
import { addAgentsCommand } from './commands/agents.ts';
import { addClientCommand } from './commands/client.ts';
import { addCompanyCommands } from './commands/companies.ts';
import { addConfigCommand } from './commands/config.ts';
import { addCoreCommands } from './commands/core.ts';
import { addHeaderCommand } from './commands/headers.ts';
import { addHostCommands } from './commands/hosts.ts';
import { addIssuerCommands } from './commands/issuers.ts';
import { addLogCommand } from './commands/log.ts';
import { addPermissionCommands } from './commands/permissions.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addPromptCommands } from './commands/prompts.ts';
import { addReportCommand } from './commands/report.ts';
import { addServerCommands } from './commands/servers.ts';
import { addSignInEveryCommand } from './commands/sign-in-every.ts';
import { addUiCommand } from './commands/ui.ts';
import { addVaultCommands } from './commands/vault.ts';
import { exitCode, failureOf, failureText } from './failure.ts';
import { bridgeLauncher, coreCommand } from './self.ts';
import { createTerminal } from './terminal.ts';
import type { Tools } from './tools.ts';

/** Runs one command line (without program and script). Gives the exit code: 0 done, 1 problem, 2 usage, 3 no core, 75 one runs already. */
export async function runCommand(args: readonly string[], tools: Tools): Promise<number> {
  try {
    await createProgram(tools).parseAsync(args, { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    // Commander has said what was wrong with the line already; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const { text, code } = failureOf(error);
    tools.terminal.complain(text);
    return code;
  }
}

/** The command of this process. */
export async function main(files: Pick<Tools, 'logFiles' | 'reportWithoutCore'>): Promise<void> {
  const { home } = placesHere();
  const tools: Tools = {
    terminal: createTerminal(process),
    core: () => startCore({ core: coreCommand() }),
    running: () => createControlClient(),
    launcher: bridgeLauncher(process.env),
    home,
    logFile: join(home, 'activity.db'),
    ...files,
  };
  process.exitCode = await runCommand(process.argv.slice(2), tools);
}

function createProgram(tools: Tools): Command {
  const { terminal } = tools;
  const program = new Command('drawbridge')
    .description('One sign-in, consent before a tool runs, and a local record of what happened, for every MCP host.')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', start)
    .helpCommand(false)
    // What follows a command is the command's, in the order it was given.
    .enablePositionalOptions()
    .configureHelp({
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map((one) => argumentTerm(one))].join(' '),
      // The list shows the first sentence, a command's own help all of it.
      subcommandDescription: (command) =>
        command
          .description()
          .split(/\.(?:\s|$)|\n/, 1)
          .join(''),
    })
    .exitOverride()
    .configureOutput({
      writeOut: terminal.write,
      writeErr: terminal.complain,
      outputError: (text, write) => write(usageText(text)),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  program.commandsGroup('Servers:');
  addServerCommands(program, tools);
  addHeaderCommand(program, tools);
  program.commandsGroup('Accounts:');
  addAccountCommands(program, tools);
  addCompanyCommands(program, tools);
  addAccessCommands(program, tools);
  addClientCommand(program, tools);
  addIssuerCommands(program, tools);
  addSignInEveryCommand(program, tools);
  program.commandsGroup('Hosts:');
  addHostCommands(program, tools);
  addAgentsCommand(program, tools);
  program.commandsGroup('Consent:');
  addPromptCommands(program, tools);
  addPermissionCommands(program, tools);
  addPolicyCommands(program, tools);
  program.commandsGroup('Drawbridge itself:');
  addUiCommand(program, tools);
  addLogCommand(program, tools);
  addReportCommand(program, tools);
  addVaultCommands(program, tools);
  addConfigCommand(program, tools);
  addCoreCommands(program, tools);
  return program;
}

const start = `
Start here:
  drawbridge add crm https://mcp.example.com/mcp
  drawbridge login crm
  drawbridge connect claude-desktop crm

Exit codes: 0 done, 1 problem, 2 wrong usage, 3 Drawbridge is not running, 75 (serve) it runs already.`;

function argumentTerm(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? name : `[${name}]`;
}

/** Commander's "error: …" in our form. */
function usageText(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return failureText(
    problem('usage', { reason: `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?!)]$/.test(said) ? '' : '.'}` }),
  );
}
