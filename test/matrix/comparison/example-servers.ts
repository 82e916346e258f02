/** The protocol's reference server and the example servers of the SDK, as they were published, each in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface ExampleServer {
  readonly url: URL;
  stop(): Promise<void>;
}

export interface Example {
  name: string;
  /** A module, as it is imported. */
  main: string;
  args?: readonly string[];
  path: '/mcp' | '/sse';
  /** Speaks HTTP+SSE. */
  sse?: true;
}

const ofSdk = (name: string): Example => ({
  name,
  main: `@modelcontextprotocol/sdk/examples/server/${name}.js`,
  path: '/mcp',
});

export const examples: readonly Example[] = [
  {
    name: 'server-everything',
    main: '@modelcontextprotocol/server-everything/dist/index.js',
    args: ['streamableHttp'],
    path: '/mcp',
  },
  {
    name: 'server-everything over HTTP+SSE',
    main: '@modelcontextprotocol/server-everything/dist/index.js',
    args: ['sse'],
    path: '/sse',
    sse: true,
  },
  ofSdk('simpleStreamableHttp'),
  ofSdk('jsonResponseStreamableHttp'),
  ofSdk('simpleStatelessStreamableHttp'),
  ofSdk('standaloneSseWithGetStreamableHttp'),
  ofSdk('ssePollingExample'),
  ofSdk('elicitationFormExample'),
  ofSdk('simpleTaskInteractive'),
  ofSdk('honoWebStandardStreamableHttp'),
  ofSdk('sseAndStreamableHttpCompatibleServer'),
  { ...ofSdk('simpleSseServer'), sse: true },
];

const preload = join(import.meta.dirname, 'listen-anywhere-process.ts');
const { resolve } = createRequire(import.meta.url);

export async function startExample({ name, main, args = [], path }: Example): Promise<ExampleServer> {
  const env = { PATH: process.env['PATH'], NO_COLOR: '1' };
  const child = spawn(process.execPath, ['--import', preload, resolve(main), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  const port = await new Promise<unknown>((ready, reject) => {
    child.once('message', ready);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${Buffer.concat(said).toString()}`)));
  });
  return {
    url: new URL(path, `http://127.0.0.1:${String(port)}`),
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
