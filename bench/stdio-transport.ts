/**
 * A host's end of a stdio conversation. The SDK's own searches the whole buffer again with each chunk, which at 10 MiB costs
 * three times the rest of the way together; what is measured here is the bridge, so this one looks at each byte once.
 */
import type { ChildProcess } from 'node:child_process';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import type { Command, Processes } from './processes.ts';

const newline = 10;

export function stdioTransport(command: Command, processes: Processes): Transport {
  let child: ChildProcess | undefined;
  let parts: Buffer[] = [];

  function take(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, at)]);
      parts = [];
      from = at + 1;
      transport.onmessage?.(JSON.parse(line.toString()) as JSONRPCMessage);
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }

  const transport: Transport = {
    start() {
      child = processes.start(command);
      child.stdout?.on('data', take);
      child.stdin?.on('error', () => undefined);
      child.once('exit', () => transport.onclose?.());
      return Promise.resolve();
    },
    send(message) {
      child?.stdin?.write(`${JSON.stringify(message)}\n`);
      return Promise.resolve();
    },
    async close() {
      if (child) await processes.end(child);
    },
  };
  return transport;
}
