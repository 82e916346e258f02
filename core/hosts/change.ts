/** One configuration file, from what was read to what is written. */
import { fail } from '../../shared/problem.ts';
import { type ConfigFile, readConfig, removeConfig, writeConfig } from './config-file.ts';
import type { HostDefinition } from './definitions.ts';
import { entriesFor, entryOf, entryValue, freeName, type KnownEntries } from './entries.ts';
import type { Document, Member } from './format.ts';
import type { Launcher } from './hosts.ts';
import type { HostRecord, Records } from './records.ts';
import type { Taken } from './taken.ts';

export interface Target {
  definition: HostDefinition;
  file: ConfigFile;
  members: Member[];
}

/** A file that was looked at or written; `backup` only where it was written and had been there. */
export interface FileChange {
  path: string;
  name: string;
  backup?: string | undefined;
}

interface Dependencies {
  records: Records;
  known: KnownEntries;
}

export async function readTarget(definition: HostDefinition, path: string): Promise<Target> {
  const file = await readConfig(path);
  return { definition, file, members: definition.format.members(documentOf(definition, file)) };
}

/** The name our entry for `server` has in this file, or would get. */
export function nameFor(target: Target, server: string, known: KnownEntries): string {
  const [mine] = entriesFor(target.definition.id, server, target.members, known);
  return mine?.name ?? freeName(server, target.members);
}

/** Writes entry `id` under `name`. Nothing is written where the file says the same already. */
export async function putEntry(
  target: Target,
  name: string,
  id: string,
  launcher: Launcher,
  { records, known }: Dependencies,
): Promise<FileChange> {
  const { definition, file, members } = target;
  const later = members.some((member) => entryOf(member, known) !== undefined);
  const record = later ? await records.read(file) : undefined;
  const value = entryValue(launcher, id);
  const { text, undo } = definition.format.put(documentOf(definition, file), name, value, record?.undo);
  if (text === file.text) return { path: file.path, name };
  refuseOtherChanges(target, text, [name]);
  const backup = await records.backup(file);
  const created = record?.created ?? (!later && file.bytes === undefined);
  const next: HostRecord = { created, undo, ...(record?.folder === undefined ? {} : { folder: record.folder }) };
  // First the record: without entries in the file it means nothing, the other way round it would be missed.
  await records.write(file, next);
  const { folder } = await writeConfig(file, text);
  if (folder !== undefined) await records.write(file, { ...next, folder });
  return { path: file.path, name, backup };
}

/**
 * Takes every entry of ours for `server` out; one that had taken another's place gives that back. `undefined` where there is
 * none.
 */
export async function takeEntry(
  target: Target,
  server: string,
  { records, known }: Dependencies,
): Promise<FileChange | undefined> {
  const { definition, file, members } = target;
  const mine = entriesFor(definition.id, server, members, known).map((member) => member.name);
  const [name] = mine;
  if (name === undefined) return undefined;
  const record = await records.read(file);
  const back = takenPlaces(await records.taken(file), members, known).filter((taken) => mine.includes(taken.name));
  const out = mine.filter((each) => !back.some((taken) => taken.name === each));
  const stay = members.filter((member) => entryOf(member, known) !== undefined).length - mine.length;
  let text = file.text;
  for (const each of back)
    text = definition.format.putBack({ ...documentOf(definition, file), text }, each.name, each.was);
  for (const [index, each] of out.entries()) {
    const last = stay === 0 && index === out.length - 1;
    text = definition.format.take({ ...documentOf(definition, file), text }, each, record?.undo, last);
  }
  refuseOtherChanges(target, text, mine);
  const backup = await records.backup(file);
  if (record?.created && text === '') await removeConfig(file, record.folder);
  else await writeConfig(file, text);
  if (stay === 0) await records.forget(file);
  for (const each of back) await records.forgetTaken(file, each.name);
  return { path: file.path, name, backup };
}

/** Puts entry `id` in the place of what stands under `name`, and keeps what stood there. */
export async function replaceEntry(
  target: Target,
  { name, via }: { name: string; via: string },
  id: string,
  launcher: Launcher,
  records: Records,
): Promise<FileChange> {
  const { definition, file } = target;
  const { text, was } = definition.format.replace(documentOf(definition, file), name, entryValue(launcher, id));
  refuseOtherChanges(target, text, [name]);
  const backup = await records.backup(file);
  // First the record, as above: without our entry in the file it means nothing.
  await records.keepTaken(file, { name, entry: id, was, via });
  await writeConfig(file, text);
  return { path: file.path, name, backup };
}

/** Puts back what stood there before; `undefined` where our entry does not stand there in its place (any more). */
export async function restoreEntry(
  target: Target,
  name: string,
  { records, known }: Dependencies,
): Promise<{ change: FileChange; entry: string } | undefined> {
  const { definition, file, members } = target;
  const kept = takenPlaces(await records.taken(file), members, known).find((taken) => taken.name === name);
  if (kept === undefined) return undefined;
  const text = definition.format.putBack(documentOf(definition, file), name, kept.was);
  refuseOtherChanges(target, text, [name]);
  const backup = await records.backup(file);
  await writeConfig(file, text);
  await records.forgetTaken(file, name);
  return { change: { path: file.path, name, backup }, entry: kept.entry };
}

/** Those of the kept ones whose place our entry still holds. */
export function takenPlaces(kept: readonly Taken[], members: readonly Member[], known: KnownEntries): Taken[] {
  return kept.filter(({ name, entry }) =>
    members.some((member) => member.name === name && entryOf(member, known) === entry),
  );
}

function documentOf(definition: HostDefinition, file: ConfigFile): Document {
  return { file: file.path, text: file.text, section: definition.section };
}

/** The last look before writing: the new text must be readable and hold everybody else's entries unchanged. */
function refuseOtherChanges({ definition, file, members }: Target, text: string, names: readonly string[]): void {
  const others = (all: readonly Member[]) => JSON.stringify(all.filter((member) => !names.includes(member.name)));
  const after = definition.format.members({ ...documentOf(definition, file), text });
  if (others(after) !== others(members)) fail('internal', { reason: `editing ${file.path} would have changed it` });
}
