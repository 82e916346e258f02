import type { HealthBook } from '../../broker/health.ts';
import type { ActivityLog } from '../../activity/activity.ts';
import type { Auth } from '../../auth/auth.ts';
import type { ServerHeaders } from '../../auth/tokens/server-headers.ts';
import type { Consent } from '../../consent/consent.ts';
import type { Server, Tool } from '../../../shared/models.ts';
import type { Hosts, Launcher } from '../../hosts/hosts.ts';
import type { Changes } from '../changes.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Policies } from '../../policy/policies.ts';
import type { PolicyFiles } from '../../registry/policy-files.ts';
import type { Browser } from '../../ports/browser.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Remote } from '../../remote/remote.ts';
import type { Vault } from '../../vault/vault.ts';

/** The rooms that control calls act on. */
export interface Rooms {
  about: { version: string; home: string; startedAt: string };
  registry: Registry;
  auth: Auth;
  serverHeaders: ServerHeaders;
  remote: Remote;
  vault: Vault;
  consent: Consent;
  activity: ActivityLog;
  hosts: Hosts;
  broker: {
    sessions(): number;
    connected(): ReadonlySet<string>;
    outdated(server: string): string[];
    tools(server: Server): Promise<Tool[]>;
    definition(server: Server, tool: string): Promise<Readonly<Record<string, unknown>> | undefined>;
    refresh(): void;
  };
  health: Pick<HealthBook, 'of' | 'forget' | 'signInWanted'>;
  policies: Policies;
  policyFiles: PolicyFiles;
  changes: Changes;
  clock: Clock;
  /** How hosts start the bridge of this very core. */
  launcher: Launcher;
  /** The screens in the system's browser. */
  ui: { ticket(): Promise<{ url: string }> };
  browser: Browser;
  stop(): void;
}
