import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSystemBrowser } from '../../core/auth/sign-in/system-browser.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'browser-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A browser that writes down its arguments, one a line, and ends with `code`. */
function program(name: string, code = 0): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${file}.arguments\nexit ${code}\n`, { mode: 0o755 });
  return file;
}

const argumentsOf = (file: string): string[] => readFileSync(`${file}.arguments`, 'utf8').trimEnd().split('\n');
/** No time passes: what a program ends with is what counts. */
const clock = createManualClock();
const browser = (env: NodeJS.ProcessEnv) =>
  createSystemBrowser({ env: { PATH: `${folder}:${process.env['PATH']}`, ...env }, platform: 'linux', clock });

describe.skipIf(process.platform === 'win32')("the system's browser", () => {
  test('gets the address as one argument, whatever it holds', async () => {
    const file = program('firefox');
    const url = new URL('https://idp.example.com/a b?x=$(touch pwned)&y=`id`;"\'%s');
    expect(await browser({ BROWSER: file }).open(url)).toBe(true);
    expect(argumentsOf(file)).toEqual([url.href]);
  });

  test('is the first of BROWSER that starts, with %s replaced', async () => {
    const broken = program('broken', 1);
    const file = program('good');
    const env = { BROWSER: `${join(folder, 'missing')}:${broken}:${file} --new-tab %s --last` };
    expect(await browser(env).open(new URL('https://idp.example.com/'))).toBe(true);
    expect(argumentsOf(file)).toEqual(['--new-tab', 'https://idp.example.com/', '--last']);
  });

  test('is xdg-open where there is a display and no BROWSER', async () => {
    const file = program('xdg-open');
    expect(await browser({ DISPLAY: ':0' }).open(new URL('http://127.0.0.1:1/'))).toBe(true);
    expect(argumentsOf(file)).toEqual(['http://127.0.0.1:1/']);
  });

  test('is said to be missing where nothing starts or there is no display', async () => {
    program('xdg-open');
    expect(await browser({ BROWSER: join(folder, 'missing') }).open(new URL('https://x.example/'))).toBe(false);
    expect(await browser({}).open(new URL('https://x.example/'))).toBe(false);
  });

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'ms-msdt:x', 'vbscript:x'])(
    'is never given %s',
    async (text) => {
      const file = program('firefox');
      expect(await browser({ BROWSER: file }).open(new URL(text))).toBe(false);
      expect(existsSync(`${file}.arguments`)).toBe(false);
    },
  );
});
