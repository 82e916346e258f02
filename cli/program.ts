import { version } from '../shared/version.ts';

export async function run(args: readonly string[]): Promise<void> {
  console.log(`drawbridge ${version} ${args.join(' ')}`);
}
