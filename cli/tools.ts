import type { ControlClient } from '../client/control-client.ts';
import type { LogFiles } from '../shared/models.ts';
import type { ReportWithoutCore } from '../shared/report.ts';
import type { Terminal } from './terminal.ts';

/** How a host starts the bridge of this very Drawbridge. */
export interface Launcher {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** What every command works with. */
export interface Tools {
  terminal: Terminal;
  /** The core, started where none runs. */
  core(): Promise<ControlClient>;
  /** The core as it is; its calls fail with `core-not-running` where none runs. */
  running(): ControlClient;
  launcher: Launcher;
  /** The state folder. */
  home: string;
  /** The activity log's file, and what reads it without the core. */
  logFile: string;
  logFiles(): Promise<LogFiles>;
  reportWithoutCore(): Promise<ReportWithoutCore>;
}
