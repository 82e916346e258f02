import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../fakes/free-port.ts';
import { ask, asked, openOptions, resultOf, startRemote } from './remote-support.ts';

const main = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');
let child: ChildProcess;
let url: URL;

beforeAll(async () => {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], PORT: String(port) };
  child = spawn(process.execPath, [main, 'streamableHttp'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  await saysListening(child);
  url = new URL(`http://127.0.0.1:${port}/mcp`);
});
afterAll(async () => {
  child.kill();
  await once(child, 'exit');
});

test('the reference server that does everything opens, lists and answers', async () => {
  const ours = startRemote();
  const conversation = await ours.remote.open(openOptions(url));
  expect(conversation.advertisement.era).toBe('legacy');
  const { tools } = resultOf((await ask(conversation, asked('tools/list'))).response) as { tools: { name: string }[] };
  expect(tools.map(({ name }) => name)).toContain('echo');
  const call = asked('tools/call', { name: 'echo', arguments: { message: 'hello' } });
  expect(JSON.stringify(resultOf((await ask(conversation, call)).response))).toContain('hello');
  await ours.end();
});

async function saysListening({ stdout, stderr }: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    const listen = (chunk: Buffer): void => {
      if (chunk.toString().includes('listening')) resolve();
    };
    stdout?.on('data', listen);
    stderr?.on('data', listen);
  });
}
