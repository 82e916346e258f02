import type { ActivityLog } from '../../activity/activity.ts';
import type { Auth } from '../../auth/auth.ts';
import type { Consent } from '../../consent/consent.ts';
import type { Hosts } from '../../hosts/hosts.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Remote } from '../../remote/remote.ts';
import type { Vault } from '../../vault/vault.ts';

/** The rooms that control calls act on. */
export interface Rooms {
  about: { version: string; home: string; startedAt: string };
  registry: Registry;
  auth: Auth;
  remote: Remote;
  vault: Vault;
  consent: Consent;
  activity: ActivityLog;
  hosts: Hosts;
  broker: { sessions(): number; refresh(): void };
  stop(): void;
}
