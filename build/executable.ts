/**
 * The single executable: `npm run build:executable` makes dist/drawbridge, a Node with the bundles of dist/ inside. What
 * cannot be inside lies beside it: the keychain's native part (keyring.node) and the log's reader (read-worker.js).
 */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { bundleAll, dist } from './bundle.ts';
import { isFresh } from './freshness.ts';
import { root, run, runTool } from './tool.ts';

const { platform, arch } = process;
const work = join(root, '.cache', 'executable');
const name = platform === 'win32' ? 'drawbridge.exe' : 'drawbridge';
export const executable = join(dist, name);
const shown = `dist/${name}`;

/** Marks the place in Node's binary that says whether it carries an application (nodejs.org, "Single executable"). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * All chunks as functions in one file, run when first required: what the command imports lazily stays as lazy as in dist/.
 * `__filename` is the executable, so that paths beside it hold in both.
 */
function pack(names: readonly string[]): string {
  const functions = names.map((name) => {
    const text = readFileSync(join(dist, name), 'utf8');
    return `${JSON.stringify(`./${name}`)}(module, exports, require, __filename, __dirname) {\n${text}\n}`;
  });
  return `'use strict';
const inside = {\n${functions.join(',\n')}\n};
const loaded = new Map();
const builtin = require;
function load(id) {
  const found = loaded.get(id);
  if (found) return found.exports;
  if (!Object.hasOwn(inside, id)) return builtin(id);
  const module = { exports: {} };
  loaded.set(id, module);
  inside[id](module, module.exports, load, process.execPath, builtin('node:path').dirname(process.execPath));
  return module.exports;
}
load('./cli.js');
`;
}

/** The native part for this platform, out of the package that npm chose for it. */
function copyKeyring(folder: string): void {
  const scope = join(root, 'node_modules', '@napi-rs');
  const part = readdirSync(scope).find((one) => one.startsWith(`keyring-${platform}-${arch}`));
  const native = part && readdirSync(join(scope, part)).find((one) => one.endsWith('.node'));
  if (!part || !native) throw new Error(`@napi-rs/keyring has no native part for ${platform}-${arch} here`);
  // Renamed into place like all the rest: a core that runs from dist/ may have it loaded.
  copyFileSync(join(scope, part, native), join(folder, 'keyring.node'));
  renameSync(join(folder, 'keyring.node'), join(dist, 'keyring.node'));
}

async function must(what: string, running: ReturnType<typeof run>): Promise<void> {
  const { ok, output } = await running;
  if (!ok) throw new Error(`${what} failed:\n${output}`);
}

async function makeBlob(folder: string): Promise<string> {
  const main = join(folder, 'main.cjs');
  const blob = join(folder, 'sea.blob');
  const config = join(folder, 'sea.json');
  const chunks = readdirSync(dist).filter((name) => /^(cli|core|chunk-.*)\.js$/.test(name));
  writeFileSync(main, pack(chunks));
  const settings = {
    main,
    output: blob,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    // A host's NODE_OPTIONS must not reach into what guards the tokens.
    execArgvExtension: 'none',
  };
  writeFileSync(config, JSON.stringify(settings));
  await must('Node', run(process.execPath, ['--experimental-sea-config', config]));
  return blob;
}

async function inject(fresh: string, blob: string): Promise<void> {
  copyFileSync(realpathSync(process.execPath), fresh);
  chmodSync(fresh, 0o755);
  if (platform === 'darwin') await must('codesign', run('codesign', ['--remove-signature', fresh]));
  const macho = platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  await must('postject', runTool('postject', [fresh, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse, ...macho]));
  if (platform === 'darwin') await must('codesign', run('codesign', ['--sign', '-', fresh]));
}

/** Builds the bundles, then the executable from them unless it is newer. Gives what was done, one line each. */
export async function buildExecutable(): Promise<string[]> {
  const notes = await bundleAll();
  if (isFresh(executable, [...bundled(), import.meta.filename])) return [...notes, `${shown} is up to date`];
  const started = new Date();
  // Each build in a folder of its own: two at once must not write into one another's files.
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(join(work, 'build-'));
  try {
    const fresh = join(folder, 'drawbridge');
    await inject(fresh, await makeBlob(folder));
    copyKeyring(folder);
    // The start, not the end: a bundle made while we worked must be seen next time.
    utimesSync(fresh, started, started);
    // Renamed, because a running executable cannot be written over.
    renameSync(fresh, executable);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return [...notes, `${shown} built`];
}

/** What the executable is made of; not dist/ itself, whose own time changes with what is put there. */
function bundled(): string[] {
  return readdirSync(dist)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(dist, name));
}

if (import.meta.main) {
  try {
    console.log((await buildExecutable()).join('\n'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
