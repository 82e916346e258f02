/** `npm run demo -- --interactive`: the same company and servers, but you click. Ctrl-C ends it and leaves nothing behind. */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { rendererFolder } from '../build/renderer.ts';
import { createSystemBrowser } from '../core/auth/sign-in/system-browser.ts';
import { type Cast, gather } from './cast.ts';
import { runHost } from './host-loop.ts';
import type { Print } from './print.ts';

const everyMs = 15_000;

export async function playInteractively(print: Print): Promise<void> {
  const { env, platform } = process;
  const cast = await gather({ browser: createSystemBrowser({ env, platform }), rendererFolder });
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  try {
    await setScene(cast, print);
    await showLink(cast, print);
    const lines = createInterface({ input: process.stdin });
    lines.on('line', () => void showLink(cast, print));
    ending.signal.addEventListener('abort', () => lines.close(), { once: true });
    await runHost({
      servers: () => cast.ourServers(),
      launch: (server) => cast.launchHost(server),
      every: everyMs,
      say: (line) => print.aside(line),
      signal: ending.signal,
    });
  } finally {
    await cast.leave();
    print.title('Nothing was left behind.');
  }
}

async function setScene({ control, company, bridge, hostFile }: Cast, print: Print): Promise<void> {
  print.chapter('What is here');
  const { keychain } = await control.vault.status();
  if (keychain !== 'ok') {
    await control.vault.use({ mode: 'session-only' });
    print.step(`No keychain can be used here (${keychain}): this run keeps nothing secret on disk ("session-only").`);
  }
  // The host has both servers already, one of them through somebody else's bridge.
  const wiki = { command: 'npx', args: ['-y', 'mcp-remote@latest', company.servers.wiki.url.href] };
  writeFileSync(hostFile, `${JSON.stringify({ mcpServers: { wiki } }, null, 2)}\n`);
  await control.servers.add({ name: 'notes', url: company.servers.notes.url.href });
  await control.hosts.connect({ host: 'claude-desktop', server: 'notes', launcher: bridge });
  print.step('A company with its own sign-in: any name will do there.');
  print.step('A host with the server "notes" through Drawbridge, and "wiki" through mcp-remote, for you to take over.');
  print.step(`The host calls a tool every ${everyMs / 1000} seconds and waits for what you say.`);
  print.chapter('Your turn');
}

async function showLink({ control }: Cast, print: Print): Promise<void> {
  const { url } = await control.ui.ticket();
  print.step(`Open this in your browser within a minute: ${url}`);
  print.aside('Enter gives another link; Ctrl-C ends the demo.');
}
