import { join } from 'node:path';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from './drawbridge.ts';
import { sdkHosts, type SdkClient } from './sdk-hosts.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** A host that calls a tool nobody is signed in for, and calls again as often as it is told to. */
export interface PatientHost {
  name: string;
  /** What it was told before the sign-in was finished. */
  told: string[];
  /** What its last call brought; rejects with the first request that failed. */
  answer: Promise<string>;
}

/** Hosts of the SDKs that all wait for one sign-in, whose page lies untouched in the browser. */
export interface LongSignIn {
  hosts: PatientHost[];
  drawbridge: Drawbridge;
  company: Company<'notes'>;
  /** What the last calls brought; rejects with the first request of any host that failed. */
  answers: Promise<string[]>;
  /** Resolves when every host was told so often to call again, and rejects as `answers` does. */
  toldEach(times: number): Promise<void>;
  /** The person goes on with the page. */
  finish: () => void;
  stop(): Promise<void>;
}

interface Options {
  /** `hold-seconds`; else as it is for a host that nobody knows. */
  holdSeconds?: string;
  /** How long the hosts wait for an answer; else as long as the SDKs do by themselves. */
  timeout?: number;
}

export async function startLongSignIn({ holdSeconds, timeout }: Options = {}): Promise<LongSignIn> {
  const company = await startCompany({ notes: startLegacyServer });
  const drawbridge = await startDrawbridge({ browser: 'scripted' });
  const { control, browser } = drawbridge;
  const url = company.servers.notes.url.href;
  await control.servers.add({ name: 'notes', url });
  await control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  if (holdSeconds !== undefined) await control.settings.set({ key: 'hold-seconds', value: holdSeconds });
  const finish = browser.hold();
  const clients = await connectAll({ command: process.execPath, args: [cli, 'bridge', url], env: drawbridge.env });
  // The hosts are of no kind we know: the person is asked about them, once for all that use this address.
  await drawbridge.approve(await drawbridge.nextPrompt());
  await drawbridge.noPrompts();
  const watch = createWatch();
  const hosts = clients.map(([name, client]) => patient(name, client, timeout, watch.changed));
  await drawbridge.approve(await drawbridge.nextPrompt());
  await browser.opened(1);
  const answers = Promise.all(hosts.map(({ answer }) => answer));
  return {
    hosts,
    answers,
    drawbridge,
    company,
    finish,
    async toldEach(times) {
      await Promise.race([watch.until(() => hosts.every(({ told }) => told.length >= times)), answers]);
    },
    async stop() {
      await Promise.all(clients.map(([, client]) => client.close()));
      await drawbridge.stop();
      await company.stop();
    },
  };
}

function connectAll(launch: Parameters<(typeof sdkHosts)[keyof typeof sdkHosts]>[0]): Promise<[string, SdkClient][]> {
  const connecting = Object.entries(sdkHosts).map(async ([name, connect]): Promise<[string, SdkClient]> => [
    name,
    await connect(launch),
  ]);
  return Promise.all(connecting);
}

function patient(name: string, client: SdkClient, timeout: number | undefined, changed: () => void): PatientHost {
  const told: string[] = [];
  const options = timeout === undefined ? {} : { timeout };
  const ask = async (): Promise<string> => {
    for (;;) {
      const text = await echo(client, options);
      if (!text.includes('then call again')) return text;
      told.push(text);
      changed();
      // What hosts also ask meanwhile, and with the same patience.
      await Promise.all([client.ping(options), client.listTools({}, options)]);
    }
  };
  return { name, told, answer: ask() };
}

async function echo(client: SdkClient, options: { timeout?: number }): Promise<string> {
  const call = { name: 'echo', arguments: { text: 'hello' } };
  const { content } = await (client instanceof OldClient
    ? client.callTool(call, undefined, options)
    : client.callTool(call, options));
  return (content as { text?: string }[])[0]?.text ?? '';
}

function createWatch() {
  let next = Promise.withResolvers<void>();
  return {
    changed() {
      next.resolve();
      next = Promise.withResolvers();
    },
    async until(holds: () => boolean) {
      while (!holds()) await next.promise;
    },
  };
}
