import { join } from 'node:path';
import type { Drawbridge } from './drawbridge.ts';
import type { StdioHost } from './stdio-host.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** A host that Drawbridge does not know, let in by the person: an agent beside Claude Desktop. */
export interface PairedHost {
  host: StdioHost;
  /** By what its accounts and access are known. */
  agent: string;
}

/** Launches a bridge that was given only the address of `server`, and answers the question whether it may use it. */
export async function pairHost(drawbridge: Drawbridge, server: string, { href }: URL): Promise<PairedHost> {
  const { control, env } = drawbridge;
  const known = new Set((await control.entries.list()).map(({ id }) => id));
  const host = drawbridge.host(server, { command: process.execPath, args: [cli, 'bridge', href], env });
  await host.initialize();
  // Its answer says that the core has heard the introduction: only then is a change announced.
  await host.request('ping');
  const prompt = await drawbridge.nextPrompt();
  const changed = host.notification('notifications/tools/list_changed');
  await drawbridge.approve(prompt);
  await changed;
  const entry = (await control.entries.list()).find(({ id }) => !known.has(id));
  if (!entry) throw new Error('the host was not let in');
  return { host, agent: entry.id };
}
