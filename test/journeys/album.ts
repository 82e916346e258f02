import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, clippedTexts } from '../harness/screens.ts';
import type { JourneyLook } from './looks.ts';

/** `1`: those that docs/ shows are made anew. A folder: every screen in every look, to be looked at. */
const wanted = process.env['DRAWBRIDGE_SCREENSHOTS'] ?? '';
const shown = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** Screens that docs/ shows, each in the look that it shows. */
const kept = new Set([
  'first-run-found-1280-light',
  'first-run-works-800-dark',
  'home-questions-1280-light',
  'home-sign-in-ended-1280-dark',
  'approvals-read-1280-light',
  'approvals-delete-800-dark',
  'servers-1280-light',
  'sign-in-question-1280-light',
  'approvals-more-access-1280-light',
  'access-1280-light',
  'permissions-1280-dark',
  'activity-detail-1280-light',
  'activity-pictures-1280-light',
  'activity-sessions-1280-light',
  'agents-1280-light',
  'hostile-words-1280-dark',
  'hostile-look-alike-520-light',
  'hostile-result-1280-dark',
  'elicitation-form-520-light',
  'elicitation-address-1280-dark',
]);

const other = { light: 'dark', dark: 'light' } as const;

/** All that another theme can make worse. */
const ofColour = ['color-contrast'];

/** Looks closely at the screen as it is, in both themes: nothing is cut off, axe finds nothing. Takes its picture where wanted. */
export async function look(page: Page, at: JourneyLook, name: string): Promise<void> {
  expect({ name, clipped: await clippedTexts(page) }).toEqual({ name, clipped: [] });
  for (const theme of [other[at.theme], at.theme]) {
    await page.emulateMedia({ colorScheme: theme });
    const faults = await accessibilityFaults(page, theme === at.theme ? undefined : ofColour);
    expect({ name, theme, faults }).toEqual({ name, theme, faults: [] });
    await keep(page, `${name}-${at.size.width}-${theme}`);
  }
}

async function keep(page: Page, name: string): Promise<void> {
  const folder = wanted === '1' ? shown : wanted;
  if (folder === '' || (wanted === '1' && !kept.has(name))) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
