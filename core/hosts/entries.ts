/** Which servers in a host's file are ours, and what a new one is called. */
import type { EntryValue, Member } from './format.ts';
import type { Launcher } from './hosts.ts';

/** What the core knows about entries. */
export interface KnownEntries {
  findEntry(host: string, server: string): string | undefined;
  serverOf(entry: string): string | undefined;
}

/** The entry id of a member that starts our bridge. Another program may have an `--entry` of its own. */
export function entryOf(member: Member, known: KnownEntries): string | undefined {
  const at = member.argv.indexOf('--entry');
  const id = at < 0 ? undefined : member.argv[at + 1];
  if (id === undefined) return undefined;
  return known.serverOf(id) !== undefined || looksLikeBridge(member.argv) ? id : undefined;
}

function looksLikeBridge(argv: readonly string[]): boolean {
  return argv.some((part) => /(^|[\\/])(drawbridge(\.exe)?|bridge\.[cm]?js)$/i.test(part));
}

/** The members that are our entry for `server`, also one whose id the core has lost. */
export function entriesFor(host: string, server: string, members: readonly Member[], known: KnownEntries): Member[] {
  return members.filter((member) => {
    const id = entryOf(member, known);
    if (id === undefined) return false;
    if (id === known.findEntry(host, server)) return true;
    const its = known.serverOf(id);
    return its === undefined ? ownNames(server).includes(member.name) : its === server;
  });
}

/** The server's name, or the first of `NAME-drawbridge`, `NAME-drawbridge-2`… that nobody else's entry has. */
export function freeName(server: string, members: readonly Member[]): string {
  const taken = new Set(members.map((member) => member.name));
  const wanted = ownNames(server).find((name) => !taken.has(name));
  for (let count = 2; ; count++) {
    const name = wanted ?? `${server}-drawbridge-${count}`;
    if (!taken.has(name)) return name;
  }
}

function ownNames(server: string): string[] {
  return [server, `${server}-drawbridge`];
}

/** What the host runs. Holds no secret: the entry's key is in a private file of ours. */
export function entryValue(launcher: Launcher, id: string): EntryValue {
  const { command, args, env } = launcher;
  const value: EntryValue = { command, args: [...args, '--entry', id] };
  return Object.keys(env).length > 0 ? { ...value, env } : value;
}
