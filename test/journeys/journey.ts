import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Company, type CompanyOptions, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { listenForComplaints } from '../harness/screens.ts';
import { launchHost, type StdioHost } from '../harness/stdio-host.ts';
import { look } from './album.ts';
import type { JourneyLook } from './looks.ts';
import { type Person, personAt } from './person.ts';

/** A person at the screens of a built Drawbridge of their own, at a company with two protected servers of both eras. */
export interface Journey extends AsyncDisposable {
  readonly company: Company<'notes' | 'wiki'>;
  readonly drawbridge: Drawbridge;
  readonly page: Page;
  readonly person: Person;
  /** Script errors and refusals of the content policy so far. */
  readonly complaints: readonly string[];
  /** Opens the screens in the browser, by the link that `drawbridge ui --print` gives. */
  enter(): Promise<void>;
  goTo(screen: string): Promise<void>;
  heading(name: string | RegExp): Promise<void>;
  /** Checks the screen closely and takes its picture where wanted. */
  look(name: string): Promise<void>;
  /** Claude Desktop with the notes, which somebody is signed in to. */
  hostWithNotes(): Promise<StdioHost>;
  /** A program with another bridge's command line, changed to ours, which the person has let in. */
  pairedProgram(): Promise<StdioHost>;
  /** From now on nobody answers sign-in pages that the core opens but `signInAt`. */
  takeTheBrowser(): void;
  /** Presses that button, agrees to what is asked for, and gives the address of the sign-in page that the core then opens. */
  pressToSignIn(server: string): Promise<string>;
  /** Goes through the company's own pages in a second tab of the same browser. */
  signInAt(url: string): Promise<void>;
}

export async function startJourney(
  browser: Browser,
  at: JourneyLook,
  options: Pick<CompanyOptions, 'needs' | 'scopes'> = {},
): Promise<Journey> {
  const [company, drawbridge] = await Promise.all([
    startCompany(
      { notes: startLegacyServer, wiki: startModernServer },
      { challenge: 'openid profile tools', ...options },
    ),
    startDrawbridge({ browser: 'scripted' }),
  ]);
  const context = await openContext(browser, at);
  const page = await context.newPage();
  const complaints = listenForComplaints(page);
  const person = personAt(page, at.hand);
  const programs: StdioHost[] = [];
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  return {
    company,
    drawbridge,
    page,
    person,
    complaints,
    heading,
    look: (name) => look(page, at, name),
    takeTheBrowser: () => void drawbridge.browser.hold(),
    async enter() {
      const { stdout } = await drawbridge.cli(['ui', '--print']);
      await page.goto(stdout.trim());
    },
    async goTo(screen) {
      const link = page.getByRole('navigation').getByRole('link', { name: screen });
      await person.press(link);
      await expect.poll(() => link.getAttribute('aria-current')).toBe('page');
    },
    async hostWithNotes() {
      await drawbridge.add('notes', company.servers.notes.url.href);
      await drawbridge.cli(['login', 'notes', '--yes']);
      const { command, args } = drawbridge.launch('notes');
      const host = drawbridge.host('notes', underShell(command, args));
      await host.initialize();
      return host;
    },
    async pairedProgram() {
      const program = pairedWith(drawbridge, company.servers.notes.url.href);
      programs.push(program);
      await program.initialize();
      await drawbridge.approve(await drawbridge.nextPrompt());
      await program.notification('notifications/tools/list_changed');
      return program;
    },
    async pressToSignIn(server) {
      const before = drawbridge.browser.tabs().length;
      await person.press(page.getByRole('button', { name: `Sign in to ${server}` }));
      await page.getByRole('article', { name: `Sign in to ${server}` }).waitFor();
      await person.answer('Allow');
      await page.getByRole('dialog').getByText('Go on in your browser').waitFor();
      await drawbridge.browser.opened(before + 1);
      return drawbridge.browser.tabs()[before]?.href ?? '';
    },
    signInAt: (url) => signInAt(context, at, url),
    async [Symbol.asyncDispose]() {
      await context.close();
      await Promise.all(programs.map((program) => program.stop()));
      await drawbridge.stop();
      await company.stop();
    },
  };
}

function pairedWith({ env }: Drawbridge, url: string): StdioHost {
  const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
  return launchHost({ ...underShell(process.execPath, [cli, 'bridge', url]), env });
}

/** The program that a question names is then the shell: the same on every machine. */
function underShell(command: string, args: string[]): { command: string; args: string[] } {
  return { command: '/bin/sh', args: ['-c', '"$@"; exit $?', 'sh', command, ...args] };
}

async function openContext(browser: Browser, { size, theme }: JourneyLook): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  return context;
}

async function signInAt(context: BrowserContext, { hand }: JourneyLook, url: string): Promise<void> {
  const page = await context.newPage();
  const person = personAt(page, hand);
  await page.goto(url);
  const known = page.getByRole('button', { name: 'Allow' });
  const name = page.getByRole('textbox', { name: 'Your name' });
  await known.or(name).waitFor();
  // Who signed in before is known there, as at any company.
  if (await name.isVisible()) {
    await person.write(name, 'ada');
    await person.press(page.getByRole('button', { name: 'Sign in' }));
  }
  await person.press(known);
  await page.getByRole('heading', { name: /signed in/i }).waitFor();
  await page.close();
}
