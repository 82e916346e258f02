/** One host's connection: the same SDK client whether there is a bridge between or not. */
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { stdioTransport } from './stdio-transport.ts';
import type { Prepared, Surroundings } from './subjects/subject.ts';

export interface Connection {
  /** Milliseconds that one small call took. */
  small(): Promise<number>;
  /** Milliseconds that one call with a thousand progress notifications took. */
  progress(): Promise<number>;
  /** Milliseconds that one call with a result of 10 MiB took. */
  large(): Promise<number>;
  close(): Promise<void>;
}

const text = 'a sentence of about the length a tool is often asked with';
const largeLength = 10 * 1024 * 1024;
const steps = 1_000;

export async function connection(prepared: Prepared, { near, processes }: Surroundings): Promise<Connection> {
  const client = new Client({ name: 'bench', version: '1.0.0' });
  const direct = prepared === 'direct';
  const transport: Transport = direct
    ? new StreamableHTTPClientTransport(new URL(near))
    : stdioTransport(prepared.near, processes);
  await client.connect(transport);
  const heard = countProgress(transport);
  return {
    small: () => timed(client, 'echo', { text }, text.length),
    progress: () => timedProgress(client, heard),
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

async function timedProgress(client: Client, heard: () => number): Promise<number> {
  const before = heard();
  const began = performance.now();
  await client.callTool({ name: 'big', arguments: { bytes: 1, steps } }, { onprogress: () => undefined });
  const took = performance.now() - began;
  if (heard() - before !== steps) throw new Error(`${heard() - before} of ${steps} progress notifications came`);
  return took;
}

/** Counted as they come: the client itself drops those that its call's answer overtakes within it. */
function countProgress(transport: Transport): () => number {
  let count = 0;
  const give = transport.onmessage;
  transport.onmessage = (message, extra) => {
    if ('method' in message && message.method === 'notifications/progress') count += 1;
    give?.(message, extra);
  };
  return () => count;
}
