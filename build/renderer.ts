/**
 * Builds the screens into dist/renderer: index.html and assets with relative addresses, nothing inline, so that the
 * strictest content policy holds for them.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type Rolldown } from 'vite';
import { isFresh } from './freshness.ts';

const root = join(import.meta.dirname, '..');
export const rendererFolder = join(root, 'dist', 'renderer');
const page = join(rendererFolder, 'index.html');
const sources = ['renderer', 'shared', 'build/renderer.ts', 'package-lock.json'].map((name) => join(root, name));

/** What all scripts together may weigh, gzipped, in bytes. */
export const scriptBudget = 180 * 1024;

/** Builds the screens unless they are newer than their sources. Gives what was done. */
export async function buildRenderer(): Promise<string> {
  if (isFresh(page, sources)) return 'dist/renderer is up to date';
  const started = new Date();
  const output = await forPeople(bundled);
  // The page last: until it is there, whoever serves the folder serves the earlier one whole.
  const ordered = output.toSorted((a, b) => rank(a) - rank(b));
  for (const file of ordered) writeWhole(file.fileName, file.type === 'chunk' ? file.code : file.source);
  removeStale(new Set(output.map((file) => file.fileName)), started);
  utimesSync(page, started, started);
  return `dist/renderer built (${Math.round(scriptWeight(output) / 1024)} KiB of scripts, gzipped)`;
}

/** Vite and React look at this variable alone; a test runner sets it to something else and would get React for developers. */
async function forPeople<T>(act: () => Promise<T>): Promise<T> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await act();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset;

async function bundled(): Promise<Output[]> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: join(root, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      write: false,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs.flatMap((one) => ('output' in one ? one.output : []));
}

function scriptWeight(output: readonly Output[]): number {
  return output.reduce((sum, file) => sum + (file.type === 'chunk' ? gzipSync(file.code).length : 0), 0);
}

function rank(file: Output): number {
  return file.fileName.endsWith('.html') ? 1 : 0;
}

function writeWhole(name: string, content: string | Uint8Array): void {
  const file = join(rendererFolder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

/** Only assets, whose names change with their content, and only older ones: what is newer is of a build beside this one. */
function removeStale(kept: ReadonlySet<string>, started: Date): void {
  const folder = join(rendererFolder, 'assets');
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (!kept.has(`assets/${name}`) && written < started.getTime()) rmSync(file, { force: true });
  }
}

if (import.meta.main) console.log(await buildRenderer());
