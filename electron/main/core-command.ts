import { join } from 'node:path';

export interface Surroundings {
  packaged: boolean;
  platform: string;
  /** Where the package keeps what is not inside its archive. */
  resources: string;
  /** The folder of `dist/`. */
  root: string;
}

/**
 * What runs the core. Packaged, it is the executable beside the app; in a checkout, the bundle on npm's own Node. Never
 * Electron itself: its RunAsNode fuse is off.
 */
export function coreCommand({ packaged, platform, resources, root }: Surroundings): {
  command: string;
  args: string[];
} {
  const suffix = platform === 'win32' ? '.exe' : '';
  if (packaged) return { command: join(resources, `drawbridge${suffix}`), args: ['serve'] };
  return { command: join(root, 'node_modules', 'node', 'bin', `node${suffix}`), args: [join(root, 'dist', 'core.js')] };
}
