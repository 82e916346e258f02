/**
 * Draws the icons: `node build/icons/draw.ts` turns app.svg and the tray's signs into png/, with the Chromium that is
 * installed. The pictures are kept in the repository; run this after a change.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const here = import.meta.dirname;
const png = join(here, 'png');

/** Two towers and the bridge between them, on a grid of 16; the bridge tells the state. */
const towers = 'M1 14V3h1.2v1.4h1.3V3h1.2v11zM11.3 14V3h1.2v1.4h1.3V3H15v11z';
const bridges = {
  ok: '<path d="M4 11.2h8" stroke-width="1.9"/>',
  asks: '<path d="M4.6 11.2 10 6.6" stroke-width="1.9"/><circle cx="8" cy="3" r="2.3" stroke="none"/>',
  paused: '<path d="M6.7 6.5v5.6M9.3 6.5v5.6" stroke-width="1.7"/>',
  offline: '<path d="M4.7 12.6 4.7 6.6" stroke-width="1.7"/>',
} as const;

const colours: Readonly<Record<keyof typeof bridges, string>> = {
  ok: '#4c8fbf',
  asks: '#e8912d',
  paused: '#c0564b',
  offline: '#8a8f98',
};

/** Black on nothing for macOS, which colours it; elsewhere in the state's colour, readable on dark and light. */
function sign(state: keyof typeof bridges, colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
    <g fill="${colour}" stroke="${colour}" stroke-linecap="round"><path d="${towers}" stroke="none"/>${bridges[state]}</g></svg>`;
}

async function draw(page: Page, svg: string, size: number, name: string): Promise<void> {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0}</style><img src="${source}" width="${size}" height="${size}">`);
  await page.locator('img').evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
  writeFileSync(join(png, name), await page.screenshot({ omitBackground: true }));
}

async function drawAll(page: Page): Promise<void> {
  const app = readFileSync(join(here, 'app.svg'), 'utf8');
  for (const size of [16, 32, 48, 64, 128, 256, 512]) await draw(page, app, size, `${size}x${size}.png`);
  await draw(page, app, 256, 'app.png');
  for (const state of Object.keys(bridges) as (keyof typeof bridges)[]) {
    await draw(page, sign(state, colours[state]), 24, `tray-${state}.png`);
    await draw(page, sign(state, colours[state]), 48, `tray-${state}@2x.png`);
    await draw(page, sign(state, '#000'), 16, `tray-${state}Template.png`);
    await draw(page, sign(state, '#000'), 32, `tray-${state}Template@2x.png`);
  }
}

mkdirSync(png, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  await drawAll(await browser.newPage());
} finally {
  await browser.close();
}
