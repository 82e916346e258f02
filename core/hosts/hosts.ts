import type { HostChange, HostView } from '../../shared/contract.ts';
import type { FoundServer } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type FileChange,
  nameFor,
  putEntry,
  readTarget,
  replaceEntry,
  restoreEntry,
  takeEntry,
  type Target,
} from './change.ts';
import { type HostDefinition, hostDefinitions, type HostMachine, type Location } from './definitions.ts';
import type { KnownEntries } from './entries.ts';
import { createRecords } from './records.ts';
import { foreignIn, foundIn, view } from './views.ts';

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
  /** Remote servers the hosts have themselves, by address or through another bridge. Files that cannot be read are left out. */
  found(): Promise<FoundServer[]>;
  /**
   * Puts our entry for `server` in the place of one that was found. Keeps every other byte. Problem besides:
   * `host-config-changed` where something else stands there by now.
   */
  takeOver(place: FoundServer, server: string, launcher: Launcher): Promise<HostChange>;
  /** Puts back, byte for byte, what stood there. Problem besides: `host-entry-missing`. */
  undoTakeOver(place: Place): Promise<HostChange>;
}

/** One entry in one file of a host. */
export interface Place {
  host: string;
  file: string;
  /** The entry's name in that file. */
  name: string;
}

export interface EntryDraft {
  host: string;
  server: string;
  file: string;
  name: string;
}

export interface HostsOptions extends KnownEntries {
  machine: HostMachine;
  clock: Clock;
  /** Private folder for the copies of changed files. */
  backupsFolder: string;
  /** Makes the entry and its key; gives its id. */
  newEntry(draft: EntryDraft): string;
  forgetEntry(id: string): void;
}

/**
 * Problems: `host-unknown`, `host-entry-missing`, `host-config-invalid`, `host-config-unwritable`, `host-config-changed`.
 * Changes are made one after the other; all files of a host are read and understood before the first is written.
 */
export function createHosts(options: HostsOptions): Hosts {
  const { machine, clock } = options;
  const tools = { records: createRecords({ folder: options.backupsFolder, clock }), known: options };
  const inTurn = createTurns();

  async function connect(host: string, server: string, launcher: Launcher): Promise<HostChange> {
    const definition = definitionOf(host);
    const targets = await readAll(definition, inUse(await definition.locations(machine)));
    const plans = targets.map((target) => ({ target, name: nameFor(target, server, options) }));
    const known = options.findEntry(host, server);
    const draft = { host, server, file: plans[0]?.target.file.path ?? '', name: plans[0]?.name ?? server };
    const id = known ?? options.newEntry(draft);
    const files: FileChange[] = [];
    try {
      for (const { target, name } of plans) files.push(await putEntry(target, name, id, launcher, tools));
    } catch (error) {
      if (known === undefined && files.length === 0) options.forgetEntry(id);
      throw error;
    }
    return changeOf(definition, server, files);
  }

  async function disconnect(host: string, server: string): Promise<HostChange> {
    const definition = definitionOf(host);
    const locations = await definition.locations(machine);
    const targets = await readAll(definition, locations);
    const known = options.findEntry(host, server);
    const files: FileChange[] = [];
    for (const target of targets) {
      const change = await takeEntry(target, server, tools);
      if (change) files.push(change);
    }
    // Hosts are known to wipe their file: an entry of which no file speaks any more can still be forgotten.
    if (known !== undefined) options.forgetEntry(known);
    else if (files.length === 0) fail('host-entry-missing', { file: locations[0]?.file ?? host, name: server });
    return changeOf(definition, server, files);
  }

  async function targetAt({ host, file, name }: Place): Promise<Target> {
    const definition = definitionOf(host);
    const locations = await definition.locations(machine);
    if (!locations.some((location) => location.file === file)) fail('host-entry-missing', { file, name });
    return readTarget(definition, file);
  }

  async function takeOver(place: FoundServer, server: string, launcher: Launcher): Promise<HostChange> {
    const { host, file, name, url } = place;
    const target = await targetAt(place);
    const there = foreignIn(target, options).find((foreign) => foreign.name === name);
    if (there?.url !== url) return fail('host-config-changed', { file });
    const known = options.findEntry(host, server);
    const id = known ?? options.newEntry({ host, server, file, name });
    try {
      return changeOf(target.definition, server, [await replaceEntry(target, there, id, launcher, tools.records)]);
    } catch (error) {
      if (known === undefined) options.forgetEntry(id);
      throw error;
    }
  }

  async function undoTakeOver(place: Place): Promise<HostChange> {
    const target = await targetAt(place);
    const restored = await restoreEntry(target, place.name, tools);
    if (restored === undefined) return fail('host-entry-missing', place);
    const server = options.serverOf(restored.entry) ?? place.name;
    if (!(await stands(restored.entry, target.definition))) options.forgetEntry(restored.entry);
    return changeOf(target.definition, server, [restored.change]);
  }

  /** Whether the host still launches this entry from anywhere. */
  async function stands(entry: string, definition: HostDefinition): Promise<boolean> {
    const { files } = await view(definition, machine, tools);
    return files.some(({ state, entries }) => state === 'invalid' || entries.some((each) => each.entry === entry));
  }

  return {
    list: () => Promise.all(hostDefinitions.map((definition) => view(definition, machine, tools))),
    found: async () => (await Promise.all(hostDefinitions.map((each) => foundIn(each, machine, options)))).flat(),
    takeOver: (place, server, launcher) => inTurn(() => takeOver(place, server, launcher)),
    undoTakeOver: (place) => inTurn(() => undoTakeOver(place)),
    connect: (host, server, launcher) => inTurn(() => connect(host, server, launcher)),
    disconnect: (host, server) => inTurn(() => disconnect(host, server)),
  };
}

function definitionOf(host: string): HostDefinition {
  const found = hostDefinitions.find((definition) => definition.id === host);
  if (found) return found;
  return fail('host-unknown', { host, known: hostDefinitions.map(({ id }) => id).join(', ') });
}

/** Where the host was seen, else where it would look first. */
function inUse(locations: Location[]): Location[] {
  const present = locations.filter((location) => location.present);
  return present.length > 0 ? present : locations.slice(0, 1);
}

function readAll(definition: HostDefinition, locations: Location[]): Promise<Target[]> {
  return Promise.all(locations.map(({ file }) => readTarget(definition, file)));
}

function changeOf(definition: HostDefinition, server: string, files: FileChange[]): HostChange {
  return {
    host: definition.id,
    server,
    files: files.map(({ path, name, backup }) => ({ path, name, ...(backup === undefined ? {} : { backup }) })),
    afterwards: definition.afterwards,
  };
}

/** Runs acts one after the other, whatever becomes of each. */
function createTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const run = last.then(act, act);
    last = run.catch(() => undefined);
    return run;
  };
}
