import type { Agent } from '../../../shared/agents.ts';
import type { CompanyView, CoreStatus, HostView, ServerView, Setting } from '../../../shared/contract.ts';
import type { IssuerView } from '../../../shared/issuers.ts';
import type { Activity, LogVerdict, Permission } from '../../../shared/models.ts';
import type { PolicyShown } from '../../../shared/policy.ts';
import type { StoredFile } from './stored-files.ts';

type Source<T> = () => T | Promise<T>;

/** What only the running core knows. */
export interface CoreSources {
  status: Source<CoreStatus>;
  servers: Source<ServerView[]>;
  companies: Source<CompanyView[]>;
  issuers: Source<IssuerView[]>;
  settings: Source<Setting[]>;
  permissions: Source<Permission[]>;
  hosts: Source<HostView[]>;
  agents: Source<Agent[]>;
}

/** Where a report takes its parts from. What one of them throws is told in its place, and the others are told all the same. */
export interface ReportSources {
  core: CoreSources | undefined;
  policy: Source<PolicyShown>;
  verdict: Source<LogVerdict>;
  /** The newest of the activity log, oldest first. */
  lines: (count: number) => Activity[] | Promise<Activity[]>;
  files: Source<StoredFile[]>;
  /** The last lines that the core printed. */
  said: Source<string[]>;
}
