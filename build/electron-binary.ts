import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tool.ts';

const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];

/** The folder of Electron's distribution, where it is to be had here. */
export function electronFolder(): string | undefined {
  const places = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], join(root, 'node_modules', 'electron', 'dist')];
  return places.find((place) => place !== undefined && programIn(place) !== undefined);
}

/** Electron's program, where it is to be had here. */
export function electronBinary(): string | undefined {
  const folder = electronFolder();
  return folder && programIn(folder);
}

function programIn(folder: string): string | undefined {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file));
}
