/** A tool that needs more than was given at sign-in: it is given to one host for a while, seen, and taken back. */
import { needsOf } from '../fakes/tool-needs.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../harness/answers.ts';
import { type Chromium, launchChromium, noChromium } from '../harness/screens.ts';
import type { StdioHost } from '../harness/stdio-host.ts';
import { type Journey, startJourney } from './journey.ts';
import { looks } from './looks.ts';

describe.skipIf(noChromium !== undefined)(`More access (${noChromium ?? 'in Chromium'})`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.stop());

  test.each(looks)('$name', { timeout: 180_000 }, async (look) => {
    await using journey = await startJourney(chromium.browser, look, {
      scopes: ['tools', 'notes.write'],
      needs: needsOf({ 'delete-notes': { scope: 'notes.write', why: 'Deleting notes needs more than reading them.' } }),
    });
    const claude = await journey.hostWithNotes();
    await journey.enter();
    await giveMore(journey, claude);
    await takeBack(journey);
    await refuse(journey, claude);
    expect(journey.complaints).toEqual([]);
  });
});

/** What signing in alone does not give. */
const wants = 'Claude Desktop wants to run delete-notes';
const needsMore = 'Claude Desktop needs more access to run delete-notes';

/** Deletes, once the person has allowed the call and then, for eight hours, what the server wants for it. */
async function giveMore(journey: Journey, claude: StdioHost): Promise<void> {
  const { page, person } = journey;
  await journey.goTo('Approvals');
  const deleting = claude.call('delete-notes', { notebook: 'spring' });
  await page.getByRole('heading', { name: wants }).waitFor();
  await person.answer('Allow', 'Always');
  await page.getByRole('heading', { name: needsMore }).first().waitFor();
  await page.getByText('Deleting notes needs more than reading them.').waitFor();
  await person.choose(page.getByRole('radio', { name: '8 hours' }));
  await journey.look('approvals-more-access');
  await person.answer('Allow');
  expect(textOf(await deleting)).toBe('deleted');
}

async function takeBack(journey: Journey): Promise<void> {
  const { page, person } = journey;
  await journey.goTo('Access');
  const row = page.getByRole('table', { name: 'What tools need' }).getByRole('row', { name: /delete-notes/ });
  await row.getByText('Claude Desktop as ada').waitFor();
  await row.getByText('in 7 hours').waitFor();
  await journey.look('access');
  await person.press(page.getByRole('button', { name: 'Take back what Claude Desktop was given on notes' }));
  await person.press(page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }));
  // The first sign-in stays, and this issuer might end it too: the wider token is given back with it.
  await page.getByText('It is forgotten here.').waitFor();
  await row.getByText('nobody yet').waitFor();
}

/** What was refused is not asked for again until the person says so. */
async function refuse(journey: Journey, claude: StdioHost): Promise<void> {
  const { page, person } = journey;
  const deleting = claude.call('delete-notes', { notebook: 'autumn' });
  await journey.goTo('Approvals');
  await page.getByRole('heading', { name: needsMore }).first().waitFor();
  await person.answer('Deny');
  expect((await deleting).result).toMatchObject({ isError: true });
  await journey.goTo('Access');
  await page.getByText('Claude Desktop was refused this on notes').waitFor();
  await journey.look('access-refused');
  await person.press(page.getByRole('button', { name: 'Ask me again when Claude Desktop needs this on notes' }));
  await page.getByText('Claude Desktop was refused this on notes').waitFor({ state: 'detached' });
}
