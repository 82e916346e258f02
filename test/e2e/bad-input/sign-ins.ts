/** Sign-ins that the person ends. */
import { type Company, startCompany } from '../../fakes/company.ts';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, finished, startDrawbridge } from '../../harness/drawbridge.ts';
import type { Group } from './group.ts';
import { createLogReader, ended, plain, told } from './seen.ts';

interface Stage {
  drawbridge: Drawbridge;
  company: Company<'notes'>;
  log: ReturnType<typeof createLogReader>;
  stop(): Promise<void>;
}

export const signIns: Group<Stage> = {
  title: 'a sign-in',
  async start() {
    const [company, drawbridge] = await Promise.all([
      startCompany({ notes: startLegacyServer }),
      startDrawbridge({ browser: 'scripted' }),
    ]);
    await drawbridge.add('notes', company.servers.notes.url.href);
    const log = createLogReader(drawbridge);
    await log.news();
    return {
      drawbridge,
      company,
      log,
      async stop() {
        await drawbridge.stop();
        await company.stop();
      },
    };
  },
  cases: {
    'a sign-in refused on its page': async ({ drawbridge, log }) => {
      drawbridge.browser.behave('refuse');
      const host = drawbridge.host('notes');
      await host.initialize();
      const answer = host.call('echo', { text: 'hello' });
      await drawbridge.approve(await drawbridge.nextPrompt());
      const call = told(await answer);
      await host.stop();
      const login = ended(await drawbridge.cli(['login', 'notes', '--yes']));
      drawbridge.browser.behave('allow');
      return { host: { calls: call }, cli: { 'login notes': withoutPage(login, drawbridge) }, log: await log.news() };
    },
    'a sign-in left with Ctrl-C': async ({ drawbridge, log }) => {
      const release = drawbridge.browser.hold();
      const opened = drawbridge.browser.tabs().length;
      const command = drawbridge.spawnCli(['login', 'notes', '--yes']);
      const end = finished(command);
      await drawbridge.browser.opened(opened + 1);
      command.kill('SIGINT');
      const cli = { 'login notes': withoutPage(ended(await end), drawbridge) };
      release();
      return { cli, log: await log.news() };
    },
  },
};

/** The question and the address of the sign-in page, which is new each time, are no part of the bad news. */
function withoutPage(text: string, drawbridge: Drawbridge): string {
  return plain(text, drawbridge)
    .replaceAll(/\nYou want to sign in[\s\S]*Nothing has been sent to the sign-in service yet\.\n/g, '')
    .replaceAll(/\nSign in in your browser[\s\S]*Ctrl-C cancels\) …\n/g, '');
}
