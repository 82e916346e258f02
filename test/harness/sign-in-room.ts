import { expect } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from './drawbridge.ts';
import type { Answer, StdioHost } from './stdio-host.ts';

/** A company's server behind the built Drawbridge, and what hosts and the person do with it. */
export interface SignInRoom {
  company: Company<'notes'>;
  drawbridge: Drawbridge;
  /** Launches that many hosts and introduces them. */
  launch(count: number): Promise<[StdioHost, ...StdioHost[]]>;
  /** Answers the next question. */
  allow(): Promise<void>;
  deny(): Promise<void>;
  /** Signs in by the command. */
  login(): Promise<void>;
  /** The same, and resolves when the access token has ended, also by the clock of a server that counts whole seconds. */
  loginThatEnds(): Promise<void>;
  set(key: string, value: string): Promise<void>;
  /** Tabs, and questions about a sign-in, that were opened since the start. */
  count(): Promise<{ tabs: number; asks: number }>;
  stop(): Promise<void>;
}

const LONG_SECONDS = 600;
const SHORT_SECONDS = 1;

export async function openSignInRoom(): Promise<SignInRoom> {
  let ttl = LONG_SECONDS;
  const company = await startCompany({ notes: startLegacyServer }, { accessTokenTtl: () => ttl });
  const drawbridge = await startDrawbridge({ browser: 'scripted' });
  const { control, browser } = drawbridge;
  await drawbridge.add('notes', company.servers.notes.url.href);
  await control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });

  const answer = async (reply: 'allow' | 'deny') => {
    await control.prompts.answer({ id: (await drawbridge.nextPrompt()).id, answer: reply });
  };
  const login = async () => {
    const { code, stderr } = await drawbridge.cli(['login', 'notes', '--yes']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  };
  return {
    company,
    drawbridge,
    login,
    async launch(count) {
      const [first, ...more] = Array.from({ length: count }, () => drawbridge.host('notes'));
      if (!first) throw new Error('no host');
      await Promise.all([first, ...more].map((host) => host.initialize()));
      return [first, ...more];
    },
    allow: () => answer('allow'),
    deny: () => answer('deny'),
    async loginThatEnds() {
      ttl = SHORT_SECONDS;
      await login();
      ttl = LONG_SECONDS;
      const [server] = await control.servers.list();
      const end = Date.parse(server?.account?.expiresAt ?? '') + 1000;
      expect(end).not.toBeNaN();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, end - Date.now())));
    },
    async set(key, value) {
      await control.settings.set({ key, value });
    },
    async count() {
      const opened = await control.activity.list({ kind: ['prompt.opened'] });
      return { tabs: browser.tabs().length, asks: opened.filter(({ detail }) => detail === 'sign-in').length };
    },
    async stop() {
      await drawbridge.stop();
      await company.stop();
    },
  };
}

export function echo(host: StdioHost): Promise<Answer> {
  return host.call('echo', { text: 'hello' });
}
