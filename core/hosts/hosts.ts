import type { HostChange, HostView } from '../../shared/contract.ts';

/** How a host should start the bridge. Absolute path; no secrets: it lands in the host's file. */
export interface Launcher {
  command: string;
  args: string[];
  env: Record<string, string>;
}

export interface Hosts {
  list(): Promise<HostView[]>;
  /** Writes (or rewrites) our entry for `server` into every configuration file the host reads. Keeps every other byte. */
  connect(host: string, server: string, launcher: Launcher): Promise<HostChange>;
  /** Takes our entry out again, leaving every other byte as it was. */
  disconnect(host: string, server: string): Promise<HostChange>;
}
