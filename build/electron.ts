/**
 * The tray app's own part of dist/: `node build/electron.ts [--quiet]`.
 *
 *   dist/electron/main.js       the main process, an ES module with all it needs but Electron
 *   dist/electron/preload.cjs   what stands between a page and it; sandboxed, so one CommonJS file
 *   dist/electron/icons/        as drawn by build/icons
 */
import { cpSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { isFresh } from './freshness.ts';
import { root } from './tool.ts';

const folder = join(root, 'dist', 'electron');
/** Says what kind of module main.js is, whatever lies above it. */
const stamp = join(folder, 'package.json');
const sources = [
  ...['electron', 'client', 'shared', 'package-lock.json'].map((name) => join(root, name)),
  join(root, 'build', 'icons', 'png'),
  import.meta.filename,
];

/** Builds it unless it is newer than its sources. Gives what was done, one line each. */
export async function bundleElectron(): Promise<string[]> {
  if (isFresh(stamp, sources)) return ['dist/electron is up to date'];
  const started = new Date();
  mkdirSync(folder, { recursive: true });
  await Promise.all([
    bundle('electron/main/main.ts', 'main.js', 'esm'),
    bundle('electron/preload/preload.ts', 'preload.cjs', 'cjs'),
  ]);
  cpSync(join(root, 'build', 'icons', 'png'), join(folder, 'icons'), { recursive: true });
  writeFileSync(stamp, '{ "type": "module" }\n');
  // The start, not the end: a source saved while we worked must be seen next time.
  utimesSync(stamp, started, started);
  return ['dist/electron built'];
}

async function bundle(entry: string, name: string, format: 'esm' | 'cjs'): Promise<void> {
  const build = await rolldown({
    cwd: root,
    input: entry,
    platform: 'node',
    external: [/^node:/, 'electron'],
    transform: { define: { DRAWBRIDGE_VERSION: JSON.stringify(version()) } },
  });
  try {
    const { output } = await build.generate({ format, codeSplitting: false, minify: 'dce-only', sourcemap: false });
    // Renamed into place, so that an app started meanwhile never loads half a file.
    const fresh = join(folder, `${name}.${process.pid}`);
    writeFileSync(fresh, output[0].code);
    renameSync(fresh, join(folder, name));
  } finally {
    await build.close();
  }
}

function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

if (import.meta.main) {
  const notes = await bundleElectron();
  if (!process.argv.includes('--quiet')) console.log(notes.join('\n'));
}
