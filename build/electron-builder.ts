import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { root } from './tool.ts';

const suffix = process.platform === 'win32' ? '.exe' : '';

/**
 * What the package is made of. Inside the archive: the app's own bundles and pages, which need nothing of node_modules.
 * Beside it: what hosts run, since Electron's binary is no Node (its RunAsNode fuse is off).
 */
export const packaging: Configuration = {
  appId: 'dev.drawbridge.app',
  productName: 'Drawbridge',
  directories: { output: join(root, 'dist', 'package'), buildResources: join(root, 'build', 'icons') },
  asar: true,
  npmRebuild: false,
  files: ['package.json', 'dist/electron/**', 'dist/renderer/**', '!node_modules/**'],
  // What the bundles were made of is inside them.
  extraMetadata: { main: 'dist/electron/main.js', scripts: null, dependencies: null },
  extraResources: [
    { from: `dist/drawbridge${suffix}`, to: `drawbridge${suffix}` },
    { from: 'dist/keyring.node', to: 'keyring.node' },
    { from: 'dist/read-worker.js', to: 'read-worker.js' },
  ],
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    // A binary that was changed must be signed again, at least by itself.
    resetAdHocDarwinSignature: process.platform === 'darwin',
  },
  // Electron's own welcome page, which a distribution given as a folder brings along.
  afterPack: ({ appOutDir }) => rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true }),
  protocols: [{ name: 'Drawbridge', schemes: ['drawbridge'] }],
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Utility',
    icon: 'png',
    // Not the name of the command that lies in resources/.
    executableName: 'drawbridge-app',
  },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.utilities', icon: 'png/512x512.png' },
  win: { target: ['nsis'], icon: 'png/256x256.png' },
};
