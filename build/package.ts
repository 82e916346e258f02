/**
 * The app as people install it: `npm run package [-- --dir]`. `--dir` makes the unpacked folder only. Electron's binary
 * comes from ELECTRON_OVERRIDE_DIST_PATH, node_modules/electron/dist, or electron-builder's own download.
 */
import { build, Platform } from 'electron-builder';
import { electronFolder } from './electron-binary.ts';
import { packaging } from './electron-builder.ts';
import { buildExecutable } from './executable.ts';
import { root } from './tool.ts';

export interface PackageOptions {
  /** Only the unpacked folder. */
  folderOnly: boolean;
  /** A folder with Electron's distribution. */
  electron?: string | undefined;
  /** Where the package goes; dist/package otherwise. */
  output?: string;
}

/** Builds what is missing, then the package for this platform. */
export async function makePackage({ folderOnly, electron, output }: PackageOptions): Promise<void> {
  await buildExecutable();
  await build({
    projectDir: root,
    publish: 'never',
    targets: Platform.current().createTarget(folderOnly ? 'dir' : undefined),
    config: {
      ...packaging,
      ...(electron === undefined ? {} : { electronDist: electron }),
      directories: { ...packaging.directories, ...(output === undefined ? {} : { output }) },
    },
  });
}

if (import.meta.main) {
  try {
    await makePackage({ folderOnly: process.argv.includes('--dir'), electron: electronFolder() });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
