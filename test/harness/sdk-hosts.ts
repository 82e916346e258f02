import { Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const info = { name: 'sdk-host', version: '1.0.0' };

export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** The published SDKs' own clients, as hosts use them, over stdio. */
export const sdkHosts = {
  'the SDK’s client (v2)': async (launch: Launch) => {
    const client = new Client(info);
    await client.connect(new StdioClientTransport(launch));
    return client;
  },
  'the SDK’s client that tries 2026-07-28 first (v2, auto)': async (launch: Launch) => {
    const client = new Client(info, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StdioClientTransport(launch));
    return client;
  },
  'the SDK’s client (v1)': async (launch: Launch) => {
    const client = new OldClient(info);
    await client.connect(new OldTransport(launch));
    return client;
  },
};

/** The SDK's client as a host that speaks 2026-07-28 alone, and answers what servers ask. */
export async function pinnedSdkHost(launch: Launch, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(info, { ...options, versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StdioClientTransport(launch));
  return client;
}

export type SdkClient = Awaited<ReturnType<(typeof sdkHosts)[keyof typeof sdkHosts]>>;
