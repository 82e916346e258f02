import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { freePort } from '../free-port.ts';

/** The protocol's own reference server, `server-everything`, as a process of its own. */
export interface EverythingServer {
  readonly url: URL;
  stop(): Promise<void>;
}

export async function startEverythingServer(): Promise<EverythingServer> {
  const main = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');
  const port = await freePort();
  const env = { PATH: process.env['PATH'], PORT: String(port) };
  const child = spawn(process.execPath, [main, 'streamableHttp'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      if (chunk.toString().includes('listening')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`server-everything ended with ${code}`)));
  });
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
