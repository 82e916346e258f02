import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackage } from '../../build/package.ts';
import { makeElectronDistribution } from '../fakes/electron-distribution.ts';

describe.runIf(process.platform === 'linux')('the package', () => {
  let output: string;
  let folder: string;
  let removeElectron: () => void;

  beforeAll(async () => {
    const electron = await makeElectronDistribution();
    removeElectron = electron.remove;
    output = mkdtempSync(join(tmpdir(), 'drawbridge-package-'));
    await makePackage({ folderOnly: true, electron: electron.folder, output });
    folder = join(output, 'linux-unpacked');
  }, 180_000);
  afterAll(() => {
    removeElectron();
    rmSync(output, { recursive: true, force: true });
  });

  const archive = () => join(folder, 'resources', 'app.asar');

  it('holds the app’s own bundles and pages, and nothing else', () => {
    const files = listPackage(archive(), { isPack: false });
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/electron/main.js',
        '/dist/electron/preload.cjs',
        '/dist/electron/icons/tray-ok.png',
        '/dist/renderer/index.html',
      ]),
    );
    const strange = files.filter((file) => !/^\/(package\.json|dist|dist\/(electron|renderer)(\/.*)?)$/.test(file));
    expect(strange).toEqual([]);
    expect(files.filter((file) => /\.(ts|tsx|map)$|test|node_modules/.test(file))).toEqual([]);
  });

  it('starts by the main bundle and brings no dependency', () => {
    const { main, dependencies, devDependencies, scripts } = JSON.parse(
      extractFile(archive(), 'package.json').toString('utf8'),
    ) as Record<string, unknown>;
    expect(main).toBe('dist/electron/main.js');
    expect([dependencies ?? {}, devDependencies ?? {}, scripts ?? {}]).toEqual([{}, {}, {}]);
  });

  it('has its fuses set', async () => {
    const fuses = await getCurrentFuseWire(join(folder, 'drawbridge-app'));
    const isOn = (fuse: FuseV1Options) => String.fromCharCode(Number(fuses[fuse])) === '1';
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      cookies: isOn(FuseV1Options.EnableCookieEncryption),
      integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      asarOnly: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      fileScheme: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      cookies: true,
      integrity: true,
      asarOnly: true,
      fileScheme: false,
    });
  });

  it('has beside it the executable that hosts run, which works with what lies beside it', () => {
    const resources = join(folder, 'resources');
    expect(readdirSync(resources)).toEqual(
      expect.arrayContaining(['app.asar', 'drawbridge', 'keyring.node', 'read-worker.js']),
    );
    expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
    expect(statSync(join(resources, 'drawbridge')).mode & 0o111).not.toBe(0);
    const { status, stdout } = spawnSync(join(resources, 'drawbridge'), ['--version'], { env: {}, encoding: 'utf8' });
    expect([status, stdout.trim()]).toEqual([0, '0.1.0']);
  });
});
