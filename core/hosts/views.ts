/** What there is: hosts with their files and our entries, and the remote servers that hosts have themselves. */
import type { HostView } from '../../shared/contract.ts';
import type { FoundServer } from '../../shared/models.ts';
import { ProblemError } from '../../shared/problem.ts';
import { readTarget, takenPlaces, type Target } from './change.ts';
import type { HostDefinition, HostMachine } from './definitions.ts';
import { entryOf, type KnownEntries } from './entries.ts';
import { type Foreign, foreignServer } from './foreign.ts';
import type { Records } from './records.ts';

interface Tools {
  records: Records;
  known: KnownEntries;
}

/** A host with each of its files, and our entries in them. */
export async function view(definition: HostDefinition, machine: HostMachine, tools: Tools): Promise<HostView> {
  const locations = await definition.locations(machine);
  const files = await Promise.all(locations.map(({ file }) => fileView(definition, file, tools)));
  return { host: definition.id, title: definition.title, files };
}

async function fileView(
  definition: HostDefinition,
  path: string,
  { known, records }: Tools,
): Promise<HostView['files'][0]> {
  try {
    const { file, members } = await readTarget(definition, path);
    const taken = takenPlaces(await records.taken(file), members, known);
    const entries = members.flatMap((member) => {
      const entry = entryOf(member, known);
      if (entry === undefined) return [];
      const server = known.serverOf(entry);
      const via = taken.find((one) => one.name === member.name)?.via;
      return [
        {
          name: member.name,
          entry,
          ...(server === undefined ? {} : { server }),
          ...(via === undefined ? {} : { takenFrom: via }),
        },
      ];
    });
    return { path, state: file.bytes ? 'ok' : 'missing', entries };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { path, state: 'invalid', detail: error.problem.message, entries: [] };
  }
}

/** The remote servers in one file that are not ours, by the names of their entries. */
export function foreignIn({ members }: Target, known: KnownEntries): (Foreign & { name: string })[] {
  return members.flatMap((member) => {
    const foreign = entryOf(member, known) === undefined ? foreignServer(member) : undefined;
    return foreign ? [{ name: member.name, ...foreign }] : [];
  });
}

export async function foundIn(
  definition: HostDefinition,
  machine: HostMachine,
  known: KnownEntries,
): Promise<FoundServer[]> {
  const locations = await definition.locations(machine);
  const found = await Promise.all(locations.map(({ file }) => foundInFile(definition, file, known)));
  return found.flat();
}

async function foundInFile(definition: HostDefinition, path: string, known: KnownEntries): Promise<FoundServer[]> {
  try {
    const target = await readTarget(definition, path);
    const at = { host: definition.id, hostTitle: definition.title, file: path };
    return foreignIn(target, known).map((foreign) => ({ ...at, ...foreign }));
  } catch (error) {
    // `list` shows what is wrong with the file.
    if (error instanceof ProblemError) return [];
    throw error;
  }
}
