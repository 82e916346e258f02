import { describe, expect, test } from 'vitest';
import type { ControlHandlers } from '../../../core/control/handlers.ts';
import { fail, problem, ProblemError } from '../../../shared/problem.ts';
import type { SignInStep } from '../../../shared/contract.ts';
import type { Prompt } from '../../../shared/models.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { aSignInPrompt } from '../../fakes/sign-in.ts';
import { anAccount } from '../../fakes/state.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { drawbridge } from './command-room.ts';

const account = anAccount('wiki', { id: 'a1', name: 'Robin' });
const browser: SignInStep = { step: 'browser', url: 'https://issuer.example/authorize?x=1', opened: false };
const done: SignInStep = { step: 'done', account };

type Answer = Parameters<ControlHandlers['prompts']['answer']>[0]['input'];

/** A core that asks `prompt` and, once that is answered with yes, takes `rest`. */
function asking(prompt: Prompt, rest: readonly SignInStep[]) {
  const answers: Answer[] = [];
  const answered = Promise.withResolvers<Answer>();
  const handlers = quietHandlers({
    servers: {
      async *signIn() {
        yield { step: 'question', prompt: prompt.id };
        const { answer } = await answered.promise;
        if (answer === 'deny') throw new ProblemError(problem('sign-in-declined', { server: 'wiki' }));
        yield* rest;
      },
    },
    prompts: {
      list: () => [prompt],
      answer: ({ input }) => {
        answers.push(input);
        answered.resolve(input);
        return { ...prompt, state: 'allowed' };
      },
    },
  });
  return { handlers, answers };
}

describe('the question of a sign-in', () => {
  const prompt = aSignInPrompt('p3');

  test('is asked in the terminal, with scopes in words, and Enter says yes', async () => {
    const { handlers, answers } = asking(prompt, [browser, done]);
    const terminal = fakeTerminal({ typed: [] });
    terminal.type('');
    const { code, output, complaints } = await drawbridge(['login', 'wiki'], handlers, terminal);
    expect({ code, output }).toEqual({ code: 0, output: 'Signed in to wiki as Robin.\n' });
    expect(complaints).toContain(
      [
        'You want to sign in to wiki.',
        '',
        '  server      https://wiki.company.example/mcp',
        '  sign in at  https://login.company.example',
        '  for         every host that uses the server',
        '  asks for',
        '    1  Know who you are (openid)',
        "    2  Read pages (wiki.read, in your company's words)",
        "    3  wiki:x9 (the service's own name; nobody here knows what it allows)",
        '',
        'Nothing has been sent to the sign-in service yet.',
        'Continue? [Y/n, or the numbers of what to leave out] ',
      ].join('\n'),
    );
    expect(answers).toMatchObject([{ id: 'p3', answer: 'allow', signIn: { without: [] } }]);
  });

  test('takes numbers of scopes to leave out, and numbers again to ask for them after all', async () => {
    const { handlers, answers } = asking(prompt, [done]);
    const terminal = fakeTerminal({ typed: [] });
    for (const line of ['1 2 3', 'y', '1', '7', '3', 'y']) terminal.type(line);
    const { complaints } = await drawbridge(['login', 'wiki'], handlers, terminal);
    expect(complaints).toContain('Left out: openid, wiki.read, wiki:x9.\n');
    expect(complaints).toContain('Nothing is left to ask for');
    expect(complaints).toContain('Type y, n, or numbers from the list.\n');
    expect(answers).toMatchObject([{ answer: 'allow', signIn: { without: ['wiki.read'] } }]);
  });

  test('lets the person choose where there are several services', async () => {
    const issuers = ['https://one.example', 'https://two.example'];
    const { handlers, answers } = asking(aSignInPrompt('p3', { issuers }), [done]);
    const terminal = fakeTerminal({ typed: [] });
    for (const line of ['9', '2', '']) terminal.type(line);
    await drawbridge(['login', 'wiki'], handlers, terminal);
    expect(answers).toMatchObject([{ answer: 'allow', signIn: { issuer: 'https://two.example' } }]);
  });

  test('ends the sign-in with n', async () => {
    const { handlers, answers } = asking(prompt, [done]);
    const terminal = fakeTerminal({ typed: [] });
    terminal.type('n');
    const { code, complaints } = await drawbridge(['login', 'wiki'], handlers, terminal);
    expect(code).toBe(1);
    expect(complaints).toContain('The sign-in to "wiki" was cancelled.');
    expect(answers).toMatchObject([{ answer: 'deny' }]);
  });

  test('is not asked with --yes, but shown', async () => {
    const { handlers, answers } = asking(prompt, [done]);
    const { complaints } = await drawbridge(['login', 'wiki', '--yes'], handlers);
    expect(complaints).toContain('Read pages');
    expect(complaints).not.toContain('Continue?');
    expect(answers).toMatchObject([{ answer: 'allow' }]);
  });

  test('waits for an answer from elsewhere where nobody types, and names the command', async () => {
    const terminal = fakeTerminal();
    const handlers = quietHandlers({
      servers: {
        async *signIn() {
          yield { step: 'question', prompt: 'p3' };
          await expect.poll(() => terminal.complaints()).toContain('`drawbridge approve p3`');
          yield done;
        },
      },
      prompts: { list: () => [prompt] },
    });
    expect((await drawbridge(['login', 'wiki'], handlers, terminal)).code).toBe(0);
  });

  test('answered in a window makes way for the next step, and what is typed then goes there', async () => {
    const taken = Promise.withResolvers<string>();
    const terminal = fakeTerminal({ typed: [] });
    const shown = (text: string) => expect.poll(() => terminal.complaints()).toContain(text);
    const paste = async () => {
      await shown('paste the address');
      terminal.type('http://127.0.0.1:1/callback?code=1');
    };
    const handlers = quietHandlers({
      servers: {
        async *signIn() {
          yield { step: 'question', prompt: 'p3' };
          await shown('Continue?');
          yield browser;
          await taken.promise;
          yield done;
        },
        finishSignIn: ({ input }) => (taken.resolve(input.url), { taken: true }),
      },
      prompts: { list: () => [prompt] },
    });
    const [{ complaints }] = await Promise.all([drawbridge(['login', 'wiki'], handlers, terminal), paste()]);
    expect(complaints).toContain('Answered elsewhere.');
    expect(await taken.promise).toBe('http://127.0.0.1:1/callback?code=1');
  });
});

describe('login', () => {
  test('prints the link and waits until the person is done', async () => {
    const handlers = quietHandlers({
      servers: {
        async *signIn() {
          yield browser;
          yield done;
        },
      },
    });
    const { code, output, complaints } = await drawbridge(['login', 'wiki'], handlers);
    expect({ code, output }).toEqual({ code: 0, output: 'Signed in to wiki as Robin.\n' });
    expect(complaints).toContain('\n  https://issuer.example/authorize?x=1\n');
  });

  test('takes the address that a browser elsewhere ended at, and says what is wrong with another', async () => {
    const urls: string[] = [];
    const finished = Promise.withResolvers<void>();
    const terminal = fakeTerminal();
    const handlers = quietHandlers({
      servers: {
        async *signIn() {
          yield browser;
          await finished.promise;
          yield done;
        },
        finishSignIn({ input }) {
          urls.push(input.url);
          if (urls.length === 1) fail('usage', { reason: 'That is not the address.' });
          finished.resolve();
          return { taken: true };
        },
      },
    });
    for (const line of ['wrong', '', 'right']) terminal.type(line);
    const { complaints } = await drawbridge(['login', 'wiki', '--paste'], handlers, terminal);
    expect(complaints).toContain('paste the address it ends at here');
    expect(complaints).toContain('That is not the address.');
    expect(urls).toEqual(['wrong', 'right']);
  });

  test('prints the code of a device flow', async () => {
    const handlers = quietHandlers({
      servers: {
        async *signIn() {
          yield {
            step: 'device',
            url: 'https://issuer.example/device',
            completeUrl: 'https://issuer.example/device?code=WDJB-MJHT',
            code: 'WDJB-MJHT',
            expiresAt: '2026-06-01T12:10:00.000Z',
          };
          yield done;
        },
      },
    });
    const { complaints } = await drawbridge(['login', 'wiki'], handlers);
    expect(complaints).toContain('\n  WDJB-MJHT\n');
    expect(complaints).toContain('It ends in 10 min.');
  });

  test('ends with Ctrl-C, and so does the sign-in in the core', async () => {
    const terminal = fakeTerminal({ typed: [] });
    const cancelled = Promise.withResolvers<void>();
    const handlers = quietHandlers({
      servers: {
        async *signIn({ signal }) {
          signal.addEventListener('abort', () => cancelled.resolve());
          yield browser;
          terminal.interrupt();
          await new Promise(() => {});
        },
      },
    });
    const { code, complaints } = await drawbridge(['login', 'wiki'], handlers, terminal);
    await cancelled.promise;
    expect(code).toBe(1);
    expect(complaints).toContain('The sign-in to "wiki" was cancelled.');
  });

  test.each([
    [['--another'], { server: 'wiki', another: true }],
    [['--account', 'ROBIN'], { server: 'wiki', account: 'a1', another: false }],
    [['--account', 'nobody'], { server: 'wiki', account: 'nobody', another: false }],
    [['--scopes', 'a b,c'], { server: 'wiki', another: false, scopes: ['a', 'b', 'c'] }],
  ])('%j says what to sign in', async (options, expected) => {
    const asked: unknown[] = [];
    const handlers = quietHandlers({
      servers: {
        list: () => [{ ...wiki, accounts: [account] }],
        async *signIn({ input }) {
          asked.push(input);
          yield done;
        },
      },
    });
    await drawbridge(['login', 'wiki', ...options], handlers);
    expect(asked).toEqual([expected]);
  });

  test('takes --account or --another, not both', async () => {
    expect((await drawbridge(['login', 'wiki', '--account', 'a', '--another'])).code).toBe(2);
  });
});

const wiki = {
  id: 'wiki',
  url: 'https://wiki.example/mcp',
  addedAt: '2026-06-01T12:00:00.000Z',
  health: { state: 'unknown' as const },
  accountState: 'signed-in' as const,
  chosen: [],
};
