/** How long a sign-in may take is the person's to set, and counts for the next one without a restart. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem } from '../../shared/problem.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

let company: Company<'notes'>;
let drawbridge: Drawbridge;

beforeEach(async () => {
  company = await startCompany({ notes: startLegacyServer });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

test('a sign-in page that nobody finishes ends the sign-in in time, and the next one works', async () => {
  expect(await drawbridge.cli(['config', 'sign-in-seconds', '5'])).toMatchObject({ code: 0 });
  drawbridge.browser.behave('abandon');
  const { code, stdout, stderr } = await drawbridge.cli(['login', 'notes', '--yes']);
  const { message, next } = problem('sign-in-timed-out', { server: 'notes' });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`drawbridge: ${message}\n  ${next}\n`);

  await drawbridge.browser.opened(1);
  drawbridge.browser.behave('allow');
  expect(await drawbridge.cli(['config', 'sign-in-seconds', '600'])).toMatchObject({ code: 0 });
  expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 0, stdout: 'Signed in to notes.\n' });
  expect(drawbridge.browser.tabs()).toHaveLength(2);
});
