import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  appendFileSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { root } from '../../build/tool.ts';

/** Marks the fuses in Electron's binary (electronjs.org, "Electron Fuses"): then version, length and one byte for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** A folder that the packager takes for Electron's: a program with fuses as they are delivered, and no Electron. */
export async function makeElectronDistribution(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-electron-'));
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')) as {
    version: string;
  };
  const binary = join(folder, 'electron');
  copyFileSync('/bin/true', binary);
  appendFileSync(binary, Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 8]), Buffer.from('10110001')]));
  chmodSync(binary, 0o755);
  writeFileSync(join(folder, 'version'), version);
  const inside = join(folder, 'default-app');
  mkdirSync(inside);
  writeFileSync(join(inside, 'package.json'), '{ "name": "default-app", "main": "main.js" }');
  writeFileSync(join(inside, 'main.js'), '');
  mkdirSync(join(folder, 'resources'));
  await createPackage(inside, join(folder, 'resources', 'default_app.asar'));
  rmSync(inside, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
