/** What a person is shown before anything is sent to an issuer, and what becomes of their choice. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, SignInAnswer, SignInAsked, SignInRequest } from '../../core/auth/auth.ts';
import { createPolicies } from '../../core/policy/policies.ts';
import { scopesNow } from '../../core/policy/scope-policy.ts';
import { createPolicyFiles } from '../../core/registry/policy-files.ts';
import { fileSource } from '../../core/registry/policy-sources.ts';
import type { Account } from '../../shared/models.ts';
import { startCompanyIdp, type CompanyIdp } from '../fakes/company-idp.ts';
import { openAuthRoom, type AuthRoom } from './auth-room.ts';

const caller: Caller = {
  agent: 'claude-desktop',
  host: 'claude-desktop',
  entry: 'e1',
  program: { name: '/usr/bin/claude', pid: 7, evidence: 'reported' },
  tool: 'read_page',
};

let first: CompanyIdp;
let second: CompanyIdp;
let room: AuthRoom;

beforeEach(async () => {
  const options = { resources: () => true, scopes: ['wiki.read', 'wiki.write', 'wiki.admin'] };
  [first, second] = await Promise.all([startCompanyIdp(options), startCompanyIdp(options)]);
  room = await openAuthRoom({ scopes: ['openid', 'wiki.read', 'wiki.write', 'wiki.admin'] });
  room.description.authorization_servers = [first.issuer];
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await Promise.all([first.stop(), second.stop()]);
});

const challenged = (parameters: string) => [`${room.challenge[0]}, ${parameters}`];
const signIn = (
  challenge: string[] = challenged('scope="openid wiki.read"'),
  request: SignInRequest = {},
): Promise<Account> => room.auth.signIn(room.server, challenge, request).done;
const scopesIn = (asked: SignInAsked | undefined) => asked?.question.scopes.map(({ name }) => name);
const yes = (choice: Partial<Extract<SignInAnswer, { answer: 'allowed' }>['choice']> = {}): SignInAnswer => ({
  answer: 'allowed',
  choice: { without: [], ...choice },
});
/** The scopes of the authorization requests at an issuer. */
const askedOf = (idp: CompanyIdp) =>
  idp.log.flatMap(({ request, scope }) => (request === 'authorization' && scope !== undefined ? [scope] : []));

describe('the question', () => {
  test('says who asks and for what, which server, where, and each scope', async () => {
    await signIn(undefined, { caller });
    expect(room.questions).toEqual([
      {
        server: room.server,
        caller,
        account: undefined,
        question: {
          reason: 'first',
          issuers: [first.issuer],
          scopes: [
            { name: 'openid', words: 'See who you are (an identifier of your account)', by: 'drawbridge', held: false },
            { name: 'wiki.read', held: false },
            expect.objectContaining({ name: 'offline_access', by: 'drawbridge' }),
          ],
          hostOnly: false,
        },
      },
    ]);
  });

  test('says which account it is that signs in again, or that it is one more', async () => {
    await signIn();
    await signIn();
    room.person.signInAs('bob');
    await signIn(undefined, { another: true });
    expect(room.questions.map(({ account, question }) => [question.reason, account?.id])).toEqual([
      ['first', undefined],
      ['again', 'ada'],
      ['another', undefined],
    ]);
    expect(room.auth.accounts('wiki').map(({ id }) => id)).toEqual(['ada', 'bob']);
  });

  test("gives scopes the policy's words, else ours, else none, and follows the file as it changes", async () => {
    const file = join(room.folder, 'policy.jsonc');
    Object.assign(room.policy, policyIn(file));
    writeFileSync(file, '{ "scopes": { "words": { "wiki.read": "Read pages" } } } // by IT');
    await signIn();
    writeFileSync(file, '{ "scopes": { "words": { "openid": "Your staff number" } } }');
    await signIn();
    const shown = room.questions.map(({ question }) => question.scopes.slice(0, 2));
    expect(shown).toMatchObject([
      [
        { name: 'openid', by: 'drawbridge' },
        { name: 'wiki.read', words: 'Read pages', by: 'policy' },
      ],
      [{ name: 'openid', words: 'Your staff number', by: 'policy' }, { name: 'wiki.read' }],
    ]);
    expect(shown[1]?.[1]).not.toHaveProperty('words');
  });

  test("asks for the policy's scopes at a first sign-in, not for those the server would like", async () => {
    const file = join(room.folder, 'policy.jsonc');
    Object.assign(room.policy, policyIn(file));
    writeFileSync(file, '{ "scopes": { "servers": { "wiki": { "first": ["openid", "wiki.read"] } } } }');
    await signIn(challenged('scope="openid wiki.read wiki.write wiki.admin"'));
    expect(askedOf(first)).toEqual(['openid wiki.read offline_access']);
  });

  test('is not even put where the policy cannot be read', async () => {
    const file = join(room.folder, 'policy.jsonc');
    Object.assign(room.policy, policyIn(file));
    mkdirSync(file);
    await expect(signIn()).rejects.toMatchObject({ problem: { code: 'policy-invalid' } });
    expect(room.questions).toEqual([]);
    expect(first.log).toEqual([]);
  });

  test("names all of the resource's scopes only where the server's challenge names none", async () => {
    await signIn(room.challenge);
    expect(scopesIn(room.questions[0])).toEqual(['openid', 'wiki.read', 'wiki.write', 'wiki.admin', 'offline_access']);
    await room.auth.signOut(room.server);
    await signIn(challenged('scope="openid wiki.read"'));
    expect(scopesIn(room.questions[1])).toEqual(['openid', 'wiki.read', 'offline_access']);
  });

  test("carries the server's own words for more access, cut where they never end", async () => {
    await signIn();
    const challenge = challenged(
      `error="insufficient_scope", scope="wiki.write", error_description="${'why '.repeat(1000)}"`,
    );
    const set = { server: 'wiki', account: 'ada' };
    await signIn(challenge, { caller: { ...caller, tool: 'save_page', short: set } });
    const [, stepUp] = room.questions;
    expect(stepUp).toMatchObject({ caller: { tool: 'save_page' }, account: { id: 'ada' } });
    expect(stepUp?.question).toMatchObject({
      reason: 'step-up',
      hostOnly: true,
      why: expect.stringMatching(/^why why/),
    });
    expect(stepUp?.question.why?.length).toBe(500);
    expect(stepUp?.question.scopes.filter(({ held }) => held).map(({ name }) => name)).toEqual(['wiki.read', 'openid']);
  });
});

describe('where a server names several authorization servers', () => {
  beforeEach(() => {
    room.description.authorization_servers = [first.issuer, second.issuer];
  });

  test('the person chooses, and only the chosen one is used', async () => {
    room.answer = () => yes({ issuer: second.issuer });
    expect(await signIn()).toMatchObject({ issuer: second.issuer });
    expect(room.questions[0]?.question.issuers).toEqual([first.issuer, second.issuer]);
    expect(first.log).toEqual([]);
    expect(room.fetched.filter((url) => url.startsWith(first.issuer))).toEqual([]);
  });

  test('one where somebody is signed in already comes first, and is used where nothing is chosen', async () => {
    room.description.authorization_servers = [second.issuer];
    await room.auth.signIn({ ...room.server, id: 'tickets' }, room.challenge).done;
    room.description.authorization_servers = [first.issuer, second.issuer];
    expect(await signIn()).toMatchObject({ issuer: second.issuer });
    expect(room.questions.at(-1)?.question.issuers).toEqual([second.issuer, first.issuer]);
  });

  test('more access is asked for where the account is', async () => {
    room.answer = ({ question }) => yes({ issuer: question.issuers.at(-1) });
    await signIn();
    await signIn(challenged('error="insufficient_scope", scope="wiki.write"'), { caller });
    expect(room.questions.at(-1)?.question.issuers).toEqual([second.issuer]);
    expect(first.log).toEqual([]);
  });
});

describe('who comes back', () => {
  test('as somebody else than was to sign in again is an account of their own, and takes nobody’s place', async () => {
    await signIn();
    room.person.signInAs('bob');
    // The server names no openid, and the issuer's token scopes hold none: it is asked for all the same.
    expect(await signIn(challenged('scope="wiki.read"'))).toMatchObject({ id: 'bob' });
    expect(room.auth.accounts('wiki').map(({ id }) => id)).toEqual(['ada', 'bob']);
    expect(room.auth.account('wiki')).toMatchObject({ id: 'ada' });
  });

  test('without a name, though the account has one, is not taken for it', async () => {
    await signIn();
    const before = room.auth.access('wiki').sets;
    room.answer = () => yes({ without: ['openid'] });
    const stepUp = signIn(challenged('error="insufficient_scope", scope="wiki.write"'), { caller });
    await expect(stepUp).rejects.toMatchObject({ problem: { code: 'sign-in-other-account' } });
    expect(room.auth.access('wiki').sets).toEqual(before);
  });

  test('with the subject that another issuer knows somebody else by is not taken for them', async () => {
    await signIn();
    room.description.authorization_servers = [second.issuer];
    const other = await signIn(undefined, { another: true });
    expect(other.issuer).toBe(second.issuer);
    expect(other.id).not.toBe('ada');
    expect(room.auth.accounts('wiki')).toHaveLength(2);
  });
});

/** What a policy file says of scopes. */
function policyIn(file: string) {
  return scopesNow(
    createPolicies(createPolicyFiles({ managed: fileSource(`${file}.none`), policy: fileSource(file) }).layers).current,
  );
}
