/** One host's connection: the same SDK client whether there is a bridge between or not. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { stdioTransport } from './stdio-transport.ts';
import type { Prepared, Surroundings } from './subjects/subject.ts';

export interface Connection {
  /** Milliseconds that one small call took. */
  small(): Promise<number>;
  /** Milliseconds that one call with a result of 10 MiB took. */
  large(): Promise<number>;
  close(): Promise<void>;
}

const text = 'a sentence of about the length a tool is often asked with';
const largeLength = 10 * 1024 * 1024;

export async function connection(prepared: Prepared, { near, processes }: Surroundings): Promise<Connection> {
  const client = new Client({ name: 'bench', version: '1.0.0' });
  const direct = prepared === 'direct';
  await client.connect(
    direct ? new StreamableHTTPClientTransport(new URL(near)) : stdioTransport(prepared.near, processes),
  );
  return {
    small: () => timed(client, 'echo', { text }, text.length),
    large: () => timed(client, 'big', { bytes: largeLength }, largeLength),
    close: () => client.close(),
  };
}

async function timed(client: Client, name: string, args: Record<string, unknown>, length: number): Promise<number> {
  const began = performance.now();
  const result = await client.callTool({ name, arguments: args });
  const took = performance.now() - began;
  const [content] = result.content;
  if (content?.type !== 'text' || content.text.length !== length) throw new Error(`${name} gave another result`);
  return took;
}
