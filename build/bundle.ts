/**
 * Turns the sources into what runs: CommonJS in dist/. `npm run build [-- --quiet]`.
 *
 *   dist/bridge.js        the stdio relay in one file, so that a host's launch reads nothing else
 *   dist/read-worker.js   the activity log's reader, one file, also put beside the single executable
 *   dist/cli.js           the `drawbridge` command; what it imports lazily stays in chunks of its own
 *   dist/core.js          the resident core, sharing those chunks
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputOptions, rolldown } from 'rolldown';
import { isFresh } from './freshness.ts';

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

const sources = ['bridge', 'core', 'cli', 'client', 'shared', 'build', 'package.json', 'package-lock.json'];

/** Builds everything into dist/ unless it is newer than its sources. Gives what was done, one line each. */
export async function bundleAll(): Promise<string[]> {
  if (
    isFresh(
      stamp,
      sources.map((name) => join(root, name)),
    )
  )
    return ['dist/ is up to date'];
  const started = new Date();
  mkdirSync(dist, { recursive: true });
  const made = await Promise.all(bundles.map(bundle));
  removeStale(new Set(made.flatMap((one) => one.files)));
  writeFileSync(stamp, '{ "type": "commonjs" }\n');
  // The start, not the end: a source saved while we worked must be seen next time.
  utimesSync(stamp, started, started);
  return made.flatMap((one) => one.notes);
}

async function bundle({ entries, single }: Bundle): Promise<{ files: string[]; notes: string[] }> {
  const present = Object.entries(entries).filter(([, file]) => existsSync(join(root, file)));
  const notes = Object.entries(entries)
    .filter(([, file]) => !existsSync(join(root, file)))
    .map(([name, file]) => `dist/${name}.js skipped: ${file} does not exist`);
  if (present.length === 0) return { files: [], notes };
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(present),
    platform: 'node',
    external: [...external, ...missingMains()],
    resolve: { alias },
    transform: { define: { DRAWBRIDGE_VERSION: JSON.stringify(version()) } },
  });
  try {
    const { output } = await build.write(outputOptions(single));
    const files = output.map((file) => file.fileName);
    return { files, notes: [...notes, ...present.map(([name]) => `dist/${name}.js built`)] };
  } finally {
    await build.close();
  }
}

/** Only while rooms are still being built: a main that is not there yet cannot be found by a lazy import either. */
function missingMains(): RegExp[] {
  return ['bridge/main.ts', 'core/main.ts']
    .filter((file) => !existsSync(join(root, file)))
    .map((file) => new RegExp(`${file}$`));
}

function outputOptions(single: boolean): OutputOptions {
  return {
    dir: dist,
    format: 'cjs',
    sourcemap: false,
    // Lines and names stay as written: a stack trace must be readable where this runs.
    minify: 'dce-only',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    ...(single ? { codeSplitting: false } : {}),
  };
}

/** Removes what earlier builds left. Last, and one by one, so that a program running from dist/ keeps its files. */
function removeStale(kept: ReadonlySet<string>): void {
  for (const name of readdirSync(dist)) {
    if (name.endsWith('.js') && !kept.has(name)) rmSync(join(dist, name));
  }
}

export function version(): string {
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
