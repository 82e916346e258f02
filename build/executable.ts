/**
 * The single executable: `npm run build:executable` makes dist/drawbridge, a Node with the bundles of dist/ inside. What
 * cannot be inside lies beside it: the keychain's native part (keyring.node) and the log's reader (read-worker.js).
 */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { bundleAll, dist } from './bundle.ts';
import { root, run, runTool } from './tool.ts';

const { platform, arch } = process;
const work = join(root, '.cache', 'executable');
const target = join(dist, platform === 'win32' ? 'drawbridge.exe' : 'drawbridge');

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
function copyKeyring(): void {
  const scope = join(root, 'node_modules', '@napi-rs');
  const folder = readdirSync(scope).find((name) => name.startsWith(`keyring-${platform}-${arch}`));
  const native = folder && readdirSync(join(scope, folder)).find((name) => name.endsWith('.node'));
  if (!folder || !native) throw new Error(`@napi-rs/keyring has no native part for ${platform}-${arch} here`);
  copyFileSync(join(scope, folder, native), join(dist, 'keyring.node'));
}

async function must(what: string, running: ReturnType<typeof run>): Promise<void> {
  const { ok, output } = await running;
  if (!ok) throw new Error(`${what} failed:\n${output}`);
}

async function makeBlob(main: string): Promise<string> {
  const blob = join(work, 'sea.blob');
  const config = join(work, 'sea.json');
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

async function makeExecutable(): Promise<void> {
  await bundleAll();
  mkdirSync(work, { recursive: true });
  const chunks = readdirSync(dist).filter((name) => /^(cli|core|chunk-.*)\.js$/.test(name));
  const main = join(work, 'main.cjs');
  writeFileSync(main, pack(chunks));
  const blob = await makeBlob(main);

  const fresh = join(work, 'drawbridge');
  copyFileSync(realpathSync(process.execPath), fresh);
  chmodSync(fresh, 0o755);
  if (platform === 'darwin') await must('codesign', run('codesign', ['--remove-signature', fresh]));
  const macho = platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  await must('postject', runTool('postject', [fresh, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse, ...macho]));
  if (platform === 'darwin') await must('codesign', run('codesign', ['--sign', '-', fresh]));
  // Renamed, because a running executable cannot be written over.
  renameSync(fresh, target);
  copyKeyring();
}

try {
  await makeExecutable();
  console.log(`${target} built`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
