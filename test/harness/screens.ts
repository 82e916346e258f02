import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { buildRenderer, rendererFolder } from '../../build/renderer.ts';
import { chromiumFlags, chromiumProgram } from '../fakes/chromium-flags.ts';
import { type ScreensCore, type ScreensHandlers, startScreensCore } from '../fakes/screens-core.ts';
import { usualState } from '../fakes/state.ts';
import type { State } from '../../shared/contract.ts';

/** Why the screens cannot be shown here; a test then says by name that it was skipped. */
export const noChromium = existsSync(chromiumProgram) ? undefined : `skipped: there is no ${chromiumProgram}`;

export const wide = { width: 1280, height: 800 };
export const small = { width: 800, height: 600 };

export interface Look {
  size?: { width: number; height: number };
  theme?: 'light' | 'dark';
  /** Still unless the test is about motion: nothing is then seen half way. */
  motion?: boolean;
  /** In per cent of the usual. */
  textSize?: number;
}

export interface ScreensOptions extends Look {
  /** Where to begin, such as `#/servers/wiki`. */
  place?: string;
  /** What the core says; `'loading'` never says anything. */
  state?: State | 'loading';
  /** What the core does when it is asked for more. */
  handlers?: ScreensHandlers;
}

export interface Screens extends AsyncDisposable {
  page: Page;
  core: ScreensCore;
  /** What the page complained about: script errors and refusals of the content policy. */
  complaints: string[];
  /** Goes to another place by its address. */
  goTo(place: string): Promise<void>;
}

export interface ScreensBrowser extends AsyncDisposable {
  /** The screens in a window of their own, over a core of their own. */
  open(options?: ScreensOptions): Promise<Screens>;
}

export interface Chromium {
  readonly browser: Browser;
  stop(): Promise<void>;
}

/** A real Chromium for the built screens. Start one per test file; it costs a second. */
export async function startScreensBrowser(): Promise<ScreensBrowser> {
  await buildRenderer();
  const { browser, stop } = await launchChromium();
  return { open: (options = {}) => openScreens(browser, options), [Symbol.asyncDispose]: stop };
}

/** The same for every test of a `describe`, in which it is called. */
export function useScreensBrowser(): ScreensBrowser['open'] {
  let browser: ScreensBrowser | undefined;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser?.[Symbol.asyncDispose]());
  return (options) => {
    if (browser === undefined) throw new Error('the browser is there inside of tests');
    return browser.open(options);
  };
}

/** It is on the screen, or comes there in time. */
export const expectShown = (locator: Locator) => locator.waitFor();

/** The system's Chromium, headless, with a profile of its own that goes with it. */
export async function launchChromium(): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'drawbridge-chromium-'));
  const browser = await chromium.launch({
    executablePath: chromiumProgram,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...chromiumFlags],
    env: { ...process.env, HOME: profile },
  });
  return {
    browser,
    async stop() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function openScreens(browser: Browser, options: ScreensOptions): Promise<Screens> {
  const { state = usualState(), handlers, place = '#/home', size = wide } = options;
  const core = await startScreensCore({
    rendererFolder,
    state: state === 'loading' ? undefined : state,
    ...(handlers === undefined ? {} : { handlers }),
  });
  const context = await browser.newContext({
    viewport: size,
    colorScheme: options.theme ?? 'light',
    reducedMotion: options.motion === true ? 'no-preference' : 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints = listenForComplaints(page);
  await page.goto(`${core.address}/${place}`);
  if (options.textSize !== undefined) await textSize(page, options.textSize);
  return {
    page,
    core,
    complaints,
    goTo: (to) => page.evaluate(`location.hash = ${JSON.stringify(to)}`),
    [Symbol.asyncDispose]: () => leave(context, core),
  };
}

async function leave(context: BrowserContext, core: ScreensCore): Promise<void> {
  await context.close();
  await core.close();
}

/** As the browser's own setting for the size of text does it; `percent` of the usual. */
export async function textSize(page: Page, percent: number): Promise<void> {
  await page.evaluate(`document.documentElement.style.fontSize = '${percent}%'`);
}

/** Script errors and refusals of the content policy, from now on. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    // A core that is away is a state of its own; the browser notes each failed request.
    const lost = /net::ERR_(EMPTY_RESPONSE|CONNECTION|INCOMPLETE|ABORTED|SOCKET)|status of 422/.test(line.text());
    if (line.type() === 'error' && !lost) complaints.push(line.text());
  });
  return complaints;
}

/** What the element that has the focus says. */
export function focusedText(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent');
}

/** What axe finds wrong with the page as it stands, one line each; by `rules` only, where they are given. */
export async function accessibilityFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const options = JSON.stringify({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) });
  const { violations } = await page.evaluate<{ violations: axe.Result[] }>(
    `axe.run(document, ${options}).then(({ violations }) => ({ violations }))`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`),
  );
}

/** Elements whose text is cut off, or that stick out of the window sideways, one line each. */
export async function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${findClipped})()`);
}

const findClipped = `() => {
  const found = [];
  const name = (e) => e.tagName.toLowerCase() + ' ' + (e.textContent ?? '').trim().slice(0, 60);
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than its window');
  for (const e of document.querySelectorAll('body *')) {
    const style = getComputedStyle(e);
    if (e.closest('.hidden, svg, [aria-hidden=true]') || e.getClientRects().length === 0) continue;
    const box = e.getBoundingClientRect();
    const scrolls = (e.parentElement && e.closest('[tabindex="0"][role=region]'));
    if (box.right > innerWidth + 1 && !scrolls && box.width > 0) found.push('sticks out: ' + name(e));
    const cuts = style.overflowX === 'hidden' || style.overflowX === 'clip';
    const folded = style.webkitLineClamp !== 'none' && style.webkitLineClamp !== '';
    if (cuts && !folded && e.scrollWidth > e.clientWidth + 1) found.push('cut off: ' + name(e));
  }
  return found;
}`;
