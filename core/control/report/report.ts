/** A report for whoever helps: one text, which a person reads before sending it. */
import { problemOf, sentence } from '../../../shared/problem.ts';
import { aboutFiles } from './about-files.ts';
import { aboutEntries, aboutHosts } from './about-hosts.ts';
import { aboutLines, aboutVerdict } from './about-log.ts';
import { aboutPermissions, aboutPolicy, aboutSettings } from './about-rules.ts';
import { aboutCompanies, aboutIssuers, aboutServers, learnAccounts } from './about-servers.ts';
import { aboutStatus } from './about-status.ts';
import { reportHead } from './head.ts';
import { createRedaction, type Redaction } from './redact.ts';
import type { CoreSources, ReportSources } from './sources.ts';

export interface ReportOptions {
  /** How many of the newest records of the activity log. */
  lines: number;
  /** When it is made, ISO 8601. */
  at: string;
  /** The person's home folder. */
  homeFolder: string;
  /** Versions and platform of the process that makes it. */
  machine: readonly string[];
  /** Why the core could not be asked, where it could not. */
  without?: string | undefined;
}

/** Never fails: what cannot be read is told in its place, with why. */
export async function makeReport(sources: ReportSources, options: ReportOptions): Promise<string> {
  const redaction = createRedaction(options);
  await knowAccounts(sources.core, redaction);
  const texts = [reportHead(options, redaction)];
  for (const write of partsOf(sources, options)) texts.push(await write(redaction));
  return texts.join('\n');
}

type WritePart = (redaction: Redaction) => Promise<string>;

function partsOf(sources: ReportSources, { lines, machine }: ReportOptions): WritePart[] {
  const { core, policy, files, verdict, said } = sources;
  return [
    part('Versions and platform', () => machine, eachAsText),
    part('Health, as `drawbridge status` has it', core && (() => statusOf(core)), aboutStatus),
    part('Settings in force, and whose they are', core?.settings, aboutSettings),
    part('Policy in force', policy, aboutPolicy),
    part("The person's rules and answers", core?.permissions, aboutPermissions),
    part('Servers and accounts', core?.servers, aboutServers),
    part('Companies', core?.companies, aboutCompanies),
    part('Sign-in services', core?.issuers, aboutIssuers),
    part('Configuration files of hosts', core?.hosts, aboutHosts),
    part('Entries of hosts', core?.agents, aboutEntries),
    part('What is stored', files, aboutFiles),
    part('Activity log, checked', verdict, aboutVerdict),
    part(`Activity log, its newest records (${lines} at most)`, () => sources.lines(lines), aboutLines),
    part('What Drawbridge printed last', said, eachAsText),
  ];
}

/** `read`: absent where the core would have to be asked and cannot be. */
function part<T>(
  title: string,
  read: (() => T | Promise<T>) | undefined,
  tell: (value: T, redaction: Redaction) => string[],
): WritePart {
  return async (redaction) => {
    const lines = await linesOf(async () => (read ? tell(await read(), redaction) : [notAsked]), redaction);
    return `== ${title} ==\n${(lines.length === 0 ? ['None.'] : lines).map((line) => `${line}\n`).join('')}`;
  };
}

const notAsked = 'Could not be read: only the running Drawbridge knows it. Why it could not be asked stands above.';

async function linesOf(tell: () => Promise<string[]>, redaction: Redaction): Promise<string[]> {
  try {
    return await tell();
  } catch (error) {
    return [`Could not be read: ${redaction.text(sentence(problemOf(error)))}`];
  }
}

/** Before anything is written: a name may stand in any text. */
async function knowAccounts(core: CoreSources | undefined, redaction: Redaction): Promise<void> {
  try {
    if (core) learnAccounts(await core.servers(), await core.companies(), redaction);
  } catch {
    // Why stands where the servers would.
  }
}

async function statusOf({ status, servers }: CoreSources) {
  return { status: await status(), servers: await servers() };
}

function eachAsText(lines: readonly string[], redaction: Redaction): string[] {
  return lines.map((line) => redaction.text(line));
}
