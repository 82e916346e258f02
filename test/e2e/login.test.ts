/** `drawbridge login`, built: its question, the browser it opens, and the ways to do without one. */
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Activity } from '../../shared/models.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { createCookieJar } from '../fakes/cookie-jar.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { browse } from '../fakes/scripted-person.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

describe('login', () => {
  let company: Company<'notes'>;
  let drawbridge: Drawbridge;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drawbridge-browser-'));
    company = await startCompany({ notes: startLegacyServer });
  });
  afterEach(async () => {
    await drawbridge.stop();
    await company.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async (browser: string, how = ['--yes']) => {
    drawbridge = await startDrawbridge({ env: { BROWSER: browser } });
    await drawbridge.control.servers.add({ name: 'notes', url: company.servers.notes.url.href });
    const login = drawbridge.spawnCli(['login', 'notes', ...how]);
    const said: string[] = [];
    const asked = new Promise<string>((resolve) => {
      login.stderr?.on('data', (text: Buffer) => {
        said.push(text.toString());
        const url = /http\S+code_challenge\S+(?=\n)/.exec(said.join(''))?.[0];
        if (url) resolve(url);
      });
    });
    const exited = once(login, 'exit').then(([code]) => code as number | null);
    return { login, asked, exited, said: () => said.join('') };
  };
  /** A browser that writes down what it was given, one argument a line. */
  const recorder = () => {
    const script = join(folder, 'record');
    const record = join(folder, 'given');
    writeFileSync(
      script,
      `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${record}.part' && mv '${record}.part' '${record}'\n`,
    );
    chmodSync(script, 0o755);
    return { script, given: () => (existsSync(record) ? readFileSync(record, 'utf8') : 'nothing yet') };
  };

  test('hands the whole address to the program in BROWSER, as one argument', async () => {
    const { script, given } = recorder();
    const { login, asked, exited, said } = await start(script);
    const url = await asked;
    expect(url).toContain('&code_challenge_method=S256&');
    await expect.poll(given).toBe(`1\n${url}\n`);
    expect(said()).toContain('Sign in in your browser. If it did not open, go to:');
    login.kill('SIGINT');
    await exited;
  });

  test('does not let a shell read BROWSER, and prints the link where nothing can be opened', async () => {
    const { script } = recorder();
    mkdirSync(join(folder, 'bin'));
    const { login, asked, exited, said } = await start(
      `${script};touch\${IFS}${folder}/one $(touch ${folder}/two) | cat`,
    );
    expect(await asked).toMatch(/^http:/);
    expect(said()).toContain('Open this address to sign in:');
    expect(readdirSync(folder).toSorted()).toEqual(['bin', 'record']);
    login.kill('SIGINT');
    await exited;
  });

  test('without a terminal shows its question and waits until another command approves it', async () => {
    const { script } = recorder();
    const { login, asked, exited, said } = await start(script, []);
    const { id } = await drawbridge.nextPrompt();
    await expect.poll(said).toContain(`\`drawbridge approve ${id}\``);
    expect(company.idp.log).toEqual([]);
    const { stdout } = await drawbridge.cli(['approve', id]);
    expect(stdout).toBe('Approved: the sign-in to notes goes on.\n');
    expect(await asked).toContain(company.idp.issuer);
    login.kill('SIGINT');
    await exited;
  });

  test('takes the address that a browser on another machine ends at', async () => {
    const { login, asked, exited, said } = await start('/nowhere', ['--yes', '--paste']);
    const ended = await endOf(await asked);
    login.stdin?.write('https://not.it.example/\n');
    await expect.poll(said).toContain('That is not the address at which the sign-in to "notes" ends.');
    login.stdin?.write(`${ended}\n`);
    expect(await exited).toBe(0);
    expect(await drawbridge.control.servers.list()).toMatchObject([{ accountState: 'signed-in' }]);
  });

  test('ends with Ctrl-C, and so does the sign-in in the core', async () => {
    const { script } = recorder();
    const { login, asked, exited, said } = await start(script);
    await asked;
    expect(await drawbridge.control.servers.list()).toMatchObject([{ accountState: 'signing-in' }]);
    login.kill('SIGINT');
    expect(await exited).toBe(1);
    expect(said()).toContain('drawbridge: The sign-in to "notes" was cancelled.\n');
    expect(await signInEnd(drawbridge)).toMatchObject({ server: 'notes', outcome: 'cancelled' });
    expect(await drawbridge.control.servers.list()).toMatchObject([{ accountState: 'none' }]);
  });
});

/** Where a browser that cannot reach this machine's callback ends. */
async function endOf(url: string): Promise<string> {
  const answers = { login: 'ada', decision: 'allow' };
  const { url: ended } = await browse(
    new URL(url),
    createCookieJar(),
    answers,
    ({ pathname }) => pathname === '/callback',
  );
  return ended;
}

/** The first sign-in that ended, as the log has it. */
async function signInEnd({ control }: Drawbridge): Promise<Activity> {
  for await (const line of await control.activity.follow({ kind: ['sign-in.finished'], after: 0 })) return line;
  throw new Error('no sign-in ended');
}
