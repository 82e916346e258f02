/** From spawn to the answered `initialize`, as a host sees it. */
import type { ChildProcess } from 'node:child_process';
import type { Command, Processes } from './processes.ts';

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } },
};
const limitMs = 30_000;

/** Milliseconds. Afterwards the process has ended, so that it costs nobody else anything. */
export async function startTime(command: Command, processes: Processes): Promise<number> {
  const began = performance.now();
  const child = processes.start(command);
  try {
    child.stdin?.write(`${JSON.stringify(initialize)}\n`);
    await answered(child);
    return performance.now() - began;
  } finally {
    await processes.end(child);
  }
}

function answered(child: ChildProcess): Promise<void> {
  return new Promise((done, failed) => {
    let text = '';
    const limit = setTimeout(() => failed(new Error(`no answer to initialize within ${limitMs} ms`)), limitMs);
    const finish = (act: () => void) => {
      clearTimeout(limit);
      act();
    };
    child.stdin?.on('error', () => undefined);
    child.once('exit', (code) => finish(() => failed(new Error(`ended with ${code} before answering initialize`))));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n').find((each) => /"id":\s*1\b/.test(each));
      if (line === undefined || !text.includes('\n')) return;
      if (line.includes('"result"')) finish(done);
      else finish(() => failed(new Error(`initialize was refused: ${line.slice(0, 200)}`)));
    });
  });
}
