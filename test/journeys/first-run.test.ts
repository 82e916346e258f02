/** From an empty Drawbridge to two servers whose tools a host is offered, one taken over and one pasted. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolNames } from '../harness/answers.ts';
import { launchChromium, noChromium, type Chromium } from '../harness/screens.ts';
import { type Journey, startJourney } from './journey.ts';
import { looks } from './looks.ts';

describe.skipIf(noChromium !== undefined)(`A first run (${noChromium ?? 'in Chromium'})`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.stop());

  test.each(looks)('$name', { timeout: 180_000 }, async (look) => {
    await using journey = await startJourney(chromium.browser, look);
    await firstRun(journey);
    expect(journey.complaints).toEqual([]);
  });
});

async function firstRun(journey: Journey): Promise<void> {
  const { page, person } = journey;
  hostHasNotes(journey);
  journey.takeTheBrowser();
  await journey.enter();
  await journey.heading('Welcome to Drawbridge');
  await journey.look('home-empty');

  await person.press(page.getByRole('link', { name: 'Set up Drawbridge' }));
  await page.getByRole('radio', { name: /Claude Desktop/ }).waitFor();
  await journey.look('first-run-hosts');
  await person.press(page.getByRole('button', { name: 'Continue' }));
  await page.getByText('through mcp-remote').waitFor();
  await journey.look('first-run-found');
  await takeOverNotes(journey);
  await journey.look('first-run-works');

  await person.press(page.getByRole('button', { name: 'Set up another server' }));
  await pasteWiki(journey);
  await person.press(page.getByRole('link', { name: 'Go to Home' }));
  await journey.heading('All is well');
  await journey.look('home-ready');

  await seeTools(journey);
  const host = journey.drawbridge.host('Team Notes');
  await host.initialize();
  expect(await toolNames(host)).toContain('read-notes');
}

/** Claude Desktop reaches the notes through another bridge, and has a server that is no business of ours. */
function hostHasNotes({ drawbridge, company }: Journey): void {
  const file = join(drawbridge.env['HOME'] ?? '', '.config', 'Claude', 'claude_desktop_config.json');
  const notes = { command: 'npx', args: ['-y', 'mcp-remote', company.servers.notes.url.href] };
  const files = { command: 'files-server', args: ['/srv'] };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ mcpServers: { 'Team Notes': notes, files } }, null, 2));
}

async function takeOverNotes(journey: Journey): Promise<void> {
  const { page, person } = journey;
  await person.press(page.getByRole('button', { name: 'Take over Team Notes' }));
  await page.getByText('The entry “Team Notes” now goes through Drawbridge.').waitFor();
  const url = await journey.pressToSignIn('team-notes');
  await journey.look('first-run-sign-in');
  await journey.signInAt(url);
  await page.getByRole('heading', { name: 'It works' }).waitFor();
}

async function pasteWiki({ page, person, company, signInAt, look }: Journey): Promise<void> {
  await person.write(page.getByRole('textbox', { name: 'Address' }), company.servers.wiki.url.href);
  await person.write(page.getByRole('textbox', { name: 'Name' }), 'wiki');
  await person.press(page.getByRole('button', { name: 'Add and continue' }));
  await page.getByText('Claude Desktop is connected.').waitFor();
  await person.press(page.getByRole('button', { name: 'Sign in to wiki' }));
  await page.getByRole('article', { name: 'Sign in to wiki' }).waitFor();
  await look('sign-in-question');
  await person.answer('Allow');
  // The address that the screen offers to copy leads to the same page.
  await person.press(page.getByRole('button', { name: 'Copy address' }));
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await signInAt(await page.evaluate<string>('navigator.clipboard.readText()'));
  await page.getByText('wiki answered and offers 5 tools.').waitFor();
}

async function seeTools(journey: Journey): Promise<void> {
  const { page, person } = journey;
  await journey.goTo('Servers');
  await page.getByRole('list', { name: 'Your servers' }).getByText('Signed in').first().waitFor();
  await journey.look('servers');
  await person.press(page.getByRole('link', { name: 'team-notes' }));
  await page.getByRole('heading', { name: 'delete-notes' }).waitFor();
  await journey.look('server');
}
