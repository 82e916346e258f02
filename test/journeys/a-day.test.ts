/** Three questions of two programs, answered in three ways, and a sign-in that ended and is mended. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../harness/answers.ts';
import { type Chromium, launchChromium, noChromium } from '../harness/screens.ts';
import type { StdioHost } from '../harness/stdio-host.ts';
import { type Journey, startJourney } from './journey.ts';
import { looks } from './looks.ts';

const stranger = 'A program that is not set up here';

describe.skipIf(noChromium !== undefined)(`A day (${noChromium ?? 'in Chromium'})`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.stop());

  test.each(looks)('$name', { timeout: 180_000 }, async (look) => {
    await using journey = await startJourney(chromium.browser, look);
    const claude = await journey.hostWithNotes();
    const program = await journey.pairedProgram();
    journey.takeTheBrowser();
    await journey.enter();
    await journey.heading('All is well');
    await threeQuestions(journey, claude, program);
    await anEndedSignIn(journey, program);
    await journey.goTo('Home');
    await journey.heading('All is well');
    await journey.look('home-well');
    expect(journey.complaints).toEqual([]);
  });
});

async function threeQuestions(journey: Journey, claude: StdioHost, program: StdioHost): Promise<void> {
  const { page, person, drawbridge, company } = journey;
  const asked = async (count: number) =>
    expect.poll(async () => (await drawbridge.control.prompts.list({})).length).toBe(count);
  const reading = claude.call('read-notes', { notebook: 'spring', pages: [1, 2] });
  await asked(1);
  const echoing = program.call('echo', { text: 'Good morning' });
  await asked(2);
  const deleting = claude.call('delete-notes', { notebook: 'spring' });
  await page.getByText('3 questions wait for your answer').waitFor();
  await journey.look('home-questions');
  await person.press(page.getByRole('link', { name: 'Answer' }));

  await page.getByRole('heading', { name: 'Claude Desktop wants to run read-notes' }).waitFor();
  await page.getByText('Question 1 of 3').waitFor();
  await journey.look('approvals-read');
  await person.answer('Allow', 'Once');
  expect(textOf(await reading)).toBe('notes of ada');

  await page.getByRole('heading', { name: `${stranger} wants to run echo` }).waitFor();
  await journey.look('approvals-echo');
  await person.answer('Allow', 'Always');
  expect(textOf(await echoing)).toBe('Good morning');

  await page.getByRole('heading', { name: 'Claude Desktop wants to run delete-notes' }).waitFor();
  await page.getByText('It may delete or overwrite.').waitFor();
  expect(await topOf(page.getByRole('heading', { name: 'Claude Desktop wants to run delete-notes' }))).toBeGreaterThan(
    0,
  );
  await journey.look('approvals-delete');
  await person.answer('Deny', 'Once');
  expect((await deleting).result).toMatchObject({ isError: true });
  await page.getByText('Nothing waits for you').waitFor();
  await journey.look('approvals-done');

  expect(textOf(await program.call('echo', { text: 'Still here' }))).toBe('Still here');
  expect(company.servers.notes.calls.map(({ name }) => name)).toEqual(['read-notes', 'echo', 'echo']);
}

async function anEndedSignIn(journey: Journey, program: StdioHost): Promise<void> {
  const { page, company } = journey;
  company.distrust();
  company.idp.forgetClients();
  expect((await program.call('echo', { text: 'Anyone?' })).result).toMatchObject({ isError: true });
  await journey.goTo('Home');
  await page.getByText('Calls to this server wait until you have.').waitFor();
  const calls = page.getByRole('list', { name: 'Last calls' });
  await calls.getByText('Sign-in needed').waitFor();
  expect(await calls.getByText(`by ${stranger}`).count()).toBe(3);
  await journey.look('home-sign-in-ended');
  await changeOfMind(journey);
  await journey.goTo('Servers');
  const servers = page.getByRole('list', { name: 'Your servers' });
  await servers.getByText('Sign-in needed').waitFor();
  await journey.look('servers-sign-in-ended');
  await journey.signInAt(await journey.pressToSignIn('notes'));
  await servers.getByText('Signed in').waitFor();
  expect(textOf(await program.call('echo', { text: 'Back' }))).toBe('Back');
}

/** A sign-in begun at Home and given up leaves everything as it was. */
async function changeOfMind({ page, person, pressToSignIn }: Journey): Promise<void> {
  await pressToSignIn('notes');
  await person.press(page.getByRole('button', { name: 'Cancel sign-in' }));
  await page.getByRole('heading', { name: 'Sign in to notes' }).waitFor();
}

/** How far below the window's upper edge it begins, in pixels. */
async function topOf(target: Locator): Promise<number> {
  return (await target.boundingBox())?.y ?? Number.NaN;
}
