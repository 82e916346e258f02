import { describe, expect, test } from 'vitest';
import { questionText } from '../../../cli/sign-in/ask-in-terminal.ts';
import { aCompany } from '../../fakes/companies.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { aQuestion, aSignInPrompt } from '../../fakes/sign-in.ts';
import { anAccount, aServer, aSignedOutServer } from '../../fakes/state.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';
import { drawbridge } from './command-room.ts';

test('the question before a sign-in at a company says which it is, and what it is for', () => {
  const question = { company: 'acme', serves: ['wiki', 'files'], issuers: ['https://login.acme.example'] };
  const prompt = aSignInPrompt('p3', question, { server: '@acme' });
  expect(questionText(prompt, aQuestion(question), fakeTerminal())).toContain(
    [
      'You want to sign in at acme, your company.',
      '',
      '  sign in at  https://login.acme.example',
      '  for         every server of it (wiki, files), in every host',
    ].join('\n'),
  );
});

describe('--all', () => {
  const signedIn: string[] = [];
  const handlers = (companies: Parameters<typeof aCompany>[0][]) =>
    quietHandlers({
      companies: { list: () => companies.map((one) => aCompany(one)) },
      servers: {
        list: () => [aServer('wiki'), aSignedOutServer('tickets'), aSignedOutServer('notes')],
        async *signIn({ input }) {
          signedIn.push(input.server);
          yield { step: 'done' as const, account: anAccount('wiki') };
        },
      },
    });

  test('signs in wherever that is needed again, at companies first, and leaves their servers to them', async () => {
    signedIn.length = 0;
    const servers = [{ server: 'tickets', account: '00u1@acme' }];
    const { output } = await drawbridge(['login', '--all', '--yes'], handlers([{ state: 'sign-in-needed', servers }]));
    expect(signedIn).toEqual(['@acme', 'notes']);
    expect(output).toBe('Signed in to @acme.\nSigned in to notes.\n');
  });

  test('takes nothing beside it', async () => {
    const { code, complaints } = await drawbridge(['login', 'wiki', '--all'], handlers([]));
    expect([code, complaints]).toEqual([2, expect.stringContaining('give nothing beside it')]);
    expect((await drawbridge(['login'])).complaints).toContain('Say which server to sign in to, or --all.');
  });
});
