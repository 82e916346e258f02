/**
 * The program behind `BROWSER` in tests: `browser-command.ts FOLDER LOGIN MANNER URL`. It plays the scripted person in a
 * process of its own and writes down each tab, so that a test can count them. Addresses it ends at are not written: they
 * hold the code.
 */
import { appendFileSync } from 'node:fs';
import { createCookieJar } from '../fakes/cookie-jar.ts';
import { browse } from '../fakes/scripted-person.ts';
import { tabsFile, type TabLine, untilReleased } from './browser.ts';

const [folder = '', login = '', manner = '', url = ''] = process.argv.slice(2);
const { pid } = process;
const note = (line: TabLine) => appendFileSync(tabsFile(folder), `${JSON.stringify(line)}\n`);

note({ tab: 'opened', pid, url });
await untilReleased(folder);
if (manner !== 'abandon') {
  const { status, html } = await browse(new URL(url), createCookieJar(), { login, decision: manner });
  note({ tab: 'closed', pid, status, heading: /<h1[^>]*>([^<]*)</.exec(html)?.[1] ?? '' });
}
// Connections kept open for a next page would keep the process for seconds.
process.exit(0);
