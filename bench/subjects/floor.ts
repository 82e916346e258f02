import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { bareEnvironment } from '../processes.ts';
import type { Subject } from './subject.ts';

/** A relay and a daemon without any feature: what the processes and sockets alone cost. */
export const floor: Subject = {
  name: 'floor',
  async prepare({ processes, near, far }) {
    const [relay, daemon] = await Promise.all(['relay', 'daemon'].map((part) => built(part, processes.folder)));
    const socket = join(processes.folder, 'floor.sock');
    await processes.fork(daemon ?? '', [socket]);
    const env = bareEnvironment(processes);
    const command = (url: string) => ({ command: process.execPath, args: [relay ?? '', socket, url], env });
    return { near: command(near), far: command(far) };
  },
};

/** As CommonJS without types, as a real bridge would be shipped: neither costs the floor anything at start. */
export async function built(part: string, folder: string): Promise<string> {
  const file = join(folder, `${part}.cjs`);
  const input = join(import.meta.dirname, '..', 'floor', `${part}.ts`);
  await using build = await rolldown({ input, platform: 'node', external: [/^node:/] });
  await build.write({ file, format: 'cjs', sourcemap: false });
  return file;
}
