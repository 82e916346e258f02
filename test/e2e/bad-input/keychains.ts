/** A keychain that is locked, gone, unwilling or another one, over a real gnome-keyring. */
import { createOsKeychain } from '../../../core/vault/os-keychain.ts';
import { type Company, startCompany } from '../../fakes/company.ts';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import { enterSession } from '../../fakes/keyring-session.ts';
import { type SecretService, secretServiceMissing, startSecretService } from '../../fakes/secret-service.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';
import type { Group } from './group.ts';
import { createLogReader, ended, plain, type Seen, told } from './seen.ts';

interface Stage {
  drawbridge: Drawbridge;
  company: Company<'notes'>;
  service: SecretService;
  log: ReturnType<typeof createLogReader>;
  stop(): Promise<void>;
}

export const keychains: Group<Stage> = {
  title: 'the keychain',
  missing: secretServiceMissing(),
  async start() {
    const [company, service] = await Promise.all([startCompany({ notes: startLegacyServer }), startSecretService()]);
    enterSession(service.session);
    const drawbridge = await startDrawbridge({ browser: 'scripted', vault: 'untouched', env: service.session });
    await drawbridge.add('notes', company.servers.notes.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    await drawbridge.cli(['login', 'notes', '--yes']);
    const log = createLogReader(drawbridge);
    await log.news();
    return {
      drawbridge,
      company,
      service,
      log,
      async stop() {
        await drawbridge.stop();
        await service.stop();
        await company.stop();
      },
    };
  },
  cases: {
    'a keychain that is locked': (stage) =>
      meet(
        stage,
        () => stage.service.lock(),
        () => stage.service.unlock(),
      ),
    'a keychain that is gone': (stage) =>
      meet(
        stage,
        () => stage.service.vanish(),
        () => stage.service.appear(),
      ),
    'a keychain that denies': (stage) =>
      meet(
        stage,
        () => stage.service.deny(),
        () => stage.service.permit(),
      ),
    'a keychain that is another one': async (stage) => {
      const keychain = createOsKeychain({ account: 'vault-key' });
      const key = await keychain.get();
      if (!key) throw new Error('the sign-in made no key');
      return meet(
        stage,
        () => keychain.delete(),
        () => keychain.set(key),
      );
    },
  },
};

/** A core that starts into that trouble, so that it holds no key yet; then the trouble passes. */
async function meet(stage: Stage, enter: () => Promise<void>, leave: () => Promise<void>): Promise<Seen> {
  const { drawbridge, log } = stage;
  await drawbridge.cli(['stop']);
  await enter();
  const text = (said: string) => plain(said, drawbridge);
  try {
    await drawbridge.startCore();
    const host = drawbridge.host('notes');
    await host.initialize();
    const list = text(told(await host.request('tools/list')));
    const call = text(told(await host.call('echo', { text: 'hello' })));
    const login = text(ended(await drawbridge.cli(['login', 'notes', '--yes'])));
    const seen: Seen = { host: { lists: list, calls: call }, cli: { 'login notes': login }, log: await log.news() };
    await leave();
    await sameAsBefore(stage, told(await host.call('echo', { text: 'still signed in' })));
    await host.stop();
    await log.news();
    return seen;
  } catch (error) {
    await leave().catch(() => undefined);
    throw error;
  }
}

/** Nothing stored is lost: the sign-in of the beginning serves, and nobody had to sign in again. */
async function sameAsBefore({ drawbridge }: Stage, answer: string): Promise<void> {
  const tabs = drawbridge.browser.tabs().length;
  if (answer !== 'ok still signed in' || tabs !== 1) throw new Error(`afterwards: ${answer}, ${tabs} tabs`);
}
