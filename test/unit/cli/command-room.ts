import { runCommand } from '../../../cli/program.ts';
import { createControlClient } from '../../../client/control-client.ts';
import { logFiles } from '../../../core/activity/offline.ts';
import { reportWithoutCore } from '../../../core/control/report/offline.ts';
import type { ControlHandlers } from '../../../core/control/handlers.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { controlRoom } from '../../fakes/control-room.ts';
import { type FakeTerminal, fakeTerminal } from '../../fakes/terminal.ts';

export const launcher = { command: '/opt/drawbridge', args: ['bridge'], env: {} };

const files = {
  home: '/nowhere',
  logFile: '/nowhere/activity.db',
  logFiles: async () => logFiles,
  reportWithoutCore: async () => reportWithoutCore,
};

export interface Outcome {
  code: number;
  output: string;
  complaints: string;
}

/** Runs a command line against a core with these handlers. */
export async function drawbridge(
  line: string[],
  handlers: ControlHandlers = quietHandlers(),
  terminal: FakeTerminal = fakeTerminal(),
): Promise<Outcome> {
  await using room = await controlRoom({ handlers });
  const core = { core: () => Promise.resolve(room.client), running: () => room.client };
  const code = await runCommand(line, { terminal, ...core, launcher, ...files });
  return { code, output: terminal.output(), complaints: terminal.complaints() };
}

export async function withoutCore(line: string[]): Promise<Outcome> {
  const terminal = fakeTerminal();
  const nobody = createControlClient({ controlSocket: '/nowhere/control.sock', controlKey: '/nowhere/control.key' });
  const core = { core: () => Promise.resolve(nobody), running: () => nobody };
  const code = await runCommand(line, { terminal, ...core, launcher, ...files });
  return { code, output: terminal.output(), complaints: terminal.complaints() };
}

/** A server as the core lists it, but for who is signed in. */
export const server = {
  id: 'crm',
  url: 'https://crm.example/mcp',
  addedAt: '2026-06-01T12:00:00.000Z',
  health: { state: 'unknown' as const },
  accounts: [],
  chosen: [],
};
