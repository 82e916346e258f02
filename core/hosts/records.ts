/** What we keep about changed files: dated copies of how they were, and what an exact removal needs to know. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { ConfigFile } from './config-file.ts';
import { type Taken, takenList } from './taken.ts';

const padding = z.object({ before: z.string(), after: z.string() });
const record = z.object({
  /** The file did not exist. */
  created: z.boolean(),
  /** The topmost folder that had to be made for it. */
  folder: z.string().optional(),
  undo: z.object({
    blank: z.string().optional(),
    sectionAdded: z.boolean(),
    root: padding.optional(),
    section: padding.optional(),
  }),
});
export type HostRecord = z.infer<typeof record>;

export interface Records {
  /** Copies the file as read; gives the copy's path. Its owner alone can read it: hosts' files may hold keys. */
  backup(file: ConfigFile): Promise<string | undefined>;
  read(file: ConfigFile): Promise<HostRecord | undefined>;
  write(file: ConfigFile, record: HostRecord): Promise<void>;
  forget(file: ConfigFile): Promise<void>;
  /** Entries of others in this file that ours stand in for. */
  taken(file: ConfigFile): Promise<Taken[]>;
  /** Keeps one, in the place of an earlier one of the same name. */
  keepTaken(file: ConfigFile, taken: Taken): Promise<void>;
  forgetTaken(file: ConfigFile, name: string): Promise<void>;
}

/** Older copies of a file go; they may hold other people's keys. */
const copiesKept = 20;

export function createRecords({ folder, clock }: { folder: string; clock: Clock }): Records {
  const recordPath = (file: ConfigFile) => join(folder, `${tag(file)}.undo.json`);
  const takenPath = (file: ConfigFile) => join(folder, `${tag(file)}.taken.json`);
  const prepare = () => mkdir(folder, { recursive: true, mode: 0o700 });
  const replace = async (path: string, value: unknown): Promise<void> => {
    await prepare();
    const temporary = `${path}.new`;
    await rm(temporary, { force: true });
    await writePrivate(temporary, JSON.stringify(value));
    await rename(temporary, path);
  };
  const taken = async (file: ConfigFile) => parse(takenList, await textIfAny(takenPath(file))) ?? [];
  const others = async (file: ConfigFile, name: string) => (await taken(file)).filter((one) => one.name !== name);

  return {
    async backup(file) {
      if (!file.bytes) return undefined;
      await prepare();
      const stem = `${basename(file.path)}.${tag(file)}`;
      const path = await writeNew(folder, `${stem}.${isoTime(clock.now()).replaceAll(':', '-')}`, file.bytes);
      await prune(folder, stem);
      return path;
    },
    async read(file) {
      return parse(record, await textIfAny(recordPath(file)));
    },
    write: (file, value) => replace(recordPath(file), value),
    async forget(file) {
      await rm(recordPath(file), { force: true });
    },
    taken,
    keepTaken: async (file, one) => replace(takenPath(file), [...(await others(file, one.name)), one]),
    async forgetTaken(file, name) {
      const left = await others(file, name);
      if (left.length > 0) await replace(takenPath(file), left);
      else await rm(takenPath(file), { force: true });
    },
  };
}

/** A damaged record counts as none: the removal is then less exact, never wrong. */
function parse<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function tag(file: ConfigFile): string {
  return createHash('sha256').update(file.real).digest('hex').slice(0, 12);
}

async function writeNew(folder: string, stem: string, bytes: Buffer): Promise<string> {
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? `${stem}.bak` : `${stem}.${String(count).padStart(3, '0')}.bak`);
    try {
      await writePrivate(path, bytes);
      return path;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
    }
  }
}

async function writePrivate(path: string, content: Buffer | string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function prune(folder: string, stem: string): Promise<void> {
  const copies = (await readdir(folder)).filter((name) => name.startsWith(stem) && name.endsWith('.bak'));
  const old = copies.toSorted().slice(0, -copiesKept);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

async function textIfAny(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
