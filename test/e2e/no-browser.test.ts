/** `drawbridge login` on a machine without a browser: a code to type elsewhere, or an address to paste. */
import type { ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { createCookieJar } from '../fakes/cookie-jar.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { browse } from '../fakes/scripted-person.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, finished, startDrawbridge } from '../harness/drawbridge.ts';

const person = { login: 'ada', decision: 'allow' };

let company: Company<'notes'>;
let drawbridge: Drawbridge;

async function setUp(deviceFlow: boolean): Promise<void> {
  company = await startCompany({ notes: startLegacyServer }, { deviceFlow });
  drawbridge = await startDrawbridge({ browser: 'none' });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
}
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

/** Resolves with what `pattern` finds in what the command tells the person. */
function told(child: ChildProcess, pattern: RegExp): Promise<string[]> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = pattern.exec(text);
      if (found) resolve(found.slice(1));
    });
    child.once('close', () => reject(new Error(`not told: ${text}`)));
  });
}

async function expectCallsWork(): Promise<void> {
  const host = drawbridge.host('notes');
  await host.initialize();
  expect(textOf(await host.call('echo', { text: 'hello' }))).toBe('hello');
}

describe('login', () => {
  test('shows a code, waits until it was typed on another machine, and is signed in', async () => {
    await setUp(true);
    const child = drawbridge.spawnCli(['login', 'notes', '--yes']);
    const end = finished(child);
    const [url = '', code = ''] = await told(child, /open\s+(http\S+)\s+and type this code:\s+(\S+)/);
    await browse(new URL(url), createCookieJar(), { ...person, code });
    expect(await end).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed in to notes') });
    await expectCallsWork();
  });

  test('takes the address at which a browser elsewhere ended, after a wrong one', async () => {
    await setUp(false);
    const child = drawbridge.spawnCli(['login', 'notes', '--yes', '--paste']);
    const [start = ''] = await told(child, /sign in:\s+(http\S+)\s/);
    const back = new URL(start).searchParams.get('redirect_uri') ?? 'none';
    const { url } = await browse(new URL(start), createCookieJar(), person, ({ href }) => href.startsWith(back));
    const wrong = told(child, /(That is not the address)/);
    child.stdin?.write(`${back}?code=stolen&state=guessed\n`);
    await wrong;
    expect(await finished(child, `${url}\n`)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Signed in to notes'),
    });
    await expectCallsWork();
  });
});
