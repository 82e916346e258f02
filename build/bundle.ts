/**
 * Turns the sources into what runs: CommonJS in dist/. `npm run build [-- --quiet]`.
 *
 *   dist/bridge.js        the stdio relay in one file, so that a host's launch reads nothing else
 *   dist/read-worker.js   the activity log's reader, one file, also put beside the single executable
 *   dist/cli.js           the `drawbridge` command; what it imports lazily stays in chunks of its own
 *   dist/core.js          the resident core, sharing those chunks
 *   dist/electron/        the tray app (build/electron.ts)
 *   dist/renderer/        the screens (build/renderer.ts)
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputOptions, rolldown } from 'rolldown';
import { bundleElectron } from './electron.ts';
import { isFresh } from './freshness.ts';
import { buildRenderer } from './renderer.ts';

const root = join(import.meta.dirname, '..');
export const dist = join(root, 'dist');
const stamp = join(dist, 'package.json');

/** Native, so it stays outside and is found at run time. */
const external = [/^node:/, '@napi-rs/keyring'];
/** Its main file requires parts by a renamed `require` that no bundler can follow; its ES modules are whole. */
const alias = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };

interface Bundle {
  entries: Record<string, string>;
  /** One self-contained file; otherwise lazy imports become chunks beside the entries. */
  single: boolean;
}

const bundles: readonly Bundle[] = [
  { entries: { bridge: 'bridge/main.ts' }, single: true },
  { entries: { 'read-worker': 'core/activity/read-worker.ts' }, single: true },
  { entries: { cli: 'cli/main.ts', core: 'core/main.ts' }, single: false },
];

const sources = ['bridge', 'core', 'cli', 'client', 'shared', 'build', 'package.json', 'package-lock.json'].map(
  (name) => join(root, name),
);

/** Builds everything into dist/ unless it is newer than its sources. Gives what was done, one line each. */
export async function bundleAll(): Promise<string[]> {
  const screens = await buildRenderer();
  return [...(await bundlePrograms()), ...(await bundleElectron()), screens];
}

async function bundlePrograms(): Promise<string[]> {
  if (isFresh(stamp, sources)) return ['dist/ is up to date'];
  const started = new Date();
  mkdirSync(dist, { recursive: true });
  const files = (await Promise.all(bundles.map(bundle))).flat();
  removeStale(new Set(files));
  writeWhole(stamp, '{ "type": "commonjs" }\n');
  // The start, not the end: a source saved while we worked must be seen next time.
  utimesSync(stamp, started, started);
  return bundles.flatMap(({ entries }) => Object.keys(entries)).map((name) => `dist/${name}.js built`);
}

async function bundle({ entries, single }: Bundle): Promise<string[]> {
  const build = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external,
    resolve: { alias },
    transform: { define: { DRAWBRIDGE_VERSION: JSON.stringify(version()) } },
  });
  try {
    const { output } = await build.generate(outputOptions(single));
    for (const file of output) writeWhole(join(dist, file.fileName), file.type === 'chunk' ? file.code : file.source);
    return output.map((file) => file.fileName);
  } finally {
    await build.close();
  }
}

function outputOptions(single: boolean): OutputOptions {
  return {
    format: 'cjs',
    sourcemap: false,
    // Lines and names stay as written: a stack trace must be readable where this runs.
    minify: 'dce-only',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    ...(single ? { codeSplitting: false } : {}),
  };
}

/** Renamed into place, so that a program started meanwhile never loads half a file. */
function writeWhole(file: string, content: string | Uint8Array): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}

/** Removes what earlier builds left. Last, and one by one, so that a program running from dist/ keeps its files. */
function removeStale(kept: ReadonlySet<string>): void {
  for (const name of readdirSync(dist)) {
    if (name.endsWith('.js') && !kept.has(name)) rmSync(join(dist, name), { force: true });
  }
}

function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

if (import.meta.main) {
  try {
    const notes = await bundleAll();
    if (!process.argv.includes('--quiet')) console.log(notes.join('\n'));
  } catch (error) {
    // Which file and line is in the message; where in the bundler it was noticed helps nobody.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
