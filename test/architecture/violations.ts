import { builtinModules } from 'node:module';
import {
  doors,
  exiting,
  lazyMains,
  passingNames,
  plainModules,
  processes,
  readingNames,
  rooms,
  roomTypes,
  selfNames,
  unwrapping,
} from './directions.ts';
import type { Import, Source } from './read-source.ts';

/** What is wrong with each source, as sentences `FILE: …`. */
export function violations(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const { file, imports, members } = source;
    const wrong = imports.flatMap((one) => wrongImport(file, one) ?? []);
    if (members.has('Secret.unwrap') && !isIn(file, unwrapping)) wrong.push('may not unwrap secrets');
    if (members.has('process.exit') && !isIn(file, exiting)) wrong.push('may not end the process');
    wrong.push(...leaningOnNames(source));
    return wrong.map((what) => `${file}: ${what}`);
  });
}

/** Whether a path is one of `places`: a file, or under a folder ending in `/`. */
function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));
}

/** Names that hosts and servers give themselves are passed on, and shown, and nothing else. */
function leaningOnNames({ file, names, members }: Source): string[] {
  const seen = isIn(file, passingNames) ? [] : selfNames.filter((name) => names.has(name));
  const read = isIn(file, readingNames) ? [] : [...members].filter((member) => selfNames.includes(firstOf(member)));
  return [...seen.map((name) => `may not look at ${name}`), ...read.map((member) => `may not read ${member}`)];
}

function firstOf(member: string): string {
  return member.slice(0, member.lastIndexOf('.'));
}

function wrongImport(file: string, one: Import): string | undefined {
  const [folder = ''] = file.split('/');
  return isPath(one.of) ? wrongDirection(file, folder, one) : wrongModule(file, folder, one.of);
}

function isPath(of: string): boolean {
  return /\.(ts|tsx|json|css)$/.test(of) && !(of in doors);
}

function wrongDirection(file: string, folder: string, { of, lazy, typeOnly }: Import): string | undefined {
  if (lazy && lazyMains[file]?.includes(of)) return undefined;
  const allowed = processes[folder] ?? [];
  const inside = allowed.map((place) => `${place}/`);
  if (!isIn(of, inside)) return `${folder} may not import ${of}`;
  return folder === 'core' && of.startsWith('core/') ? wrongRoom(file, of, typeOnly) : undefined;
}

function wrongRoom(file: string, of: string, typeOnly: boolean): string | undefined {
  const [, from = '', ...inRoom] = file.split('/');
  const [, to = '', ...target] = of.split('/');
  // The composition root sees everything, and nothing sees it.
  if (inRoom.length === 0) return undefined;
  if (target.length === 0) return `core/${from} may not import the composition root`;
  if (from === to || rooms[from]?.includes(to)) return undefined;
  if (typeOnly && roomTypes[from]?.includes(of)) return undefined;
  return `core/${from} may not import core/${to}`;
}

function wrongModule(file: string, folder: string, of: string): string | undefined {
  if (builtinModules.includes(of) && !of.startsWith('node:')) return `write node:${of}`;
  if (of.startsWith('node:') && folder === 'shared') return 'shared may not import node:';
  if (!of.startsWith('node:') && folder === 'bridge') return `bridge may not import packages (${of})`;
  const door = doors[of] ?? doors[packageOf(of)];
  if (door !== undefined) return isIn(file, door) ? undefined : `may not import ${of}`;
  return plainModules.includes(of) ? undefined : `imports ${of}, which has no door in directions.ts`;
}

function packageOf(of: string): string {
  return of.split('/', of.startsWith('@') ? 2 : 1).join('/');
}
