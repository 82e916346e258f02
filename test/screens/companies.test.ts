/** Companies that vouch for the person: on Home, in the question before a sign-in there, and at the accounts they bring. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCompany, aNewCompany } from '../fakes/companies.ts';
import { aSignInPrompt, aStepUp } from '../fakes/sign-in.ts';
import { usualState } from '../fakes/state.ts';
import { accessibilityFaults, noChromium, type ScreensBrowser, startScreensBrowser } from '../harness/screens.ts';

describe.skipIf(noChromium !== undefined)(`Companies (${noChromium ?? 'in Chromium'})`, () => {
  let browser: ScreensBrowser;
  beforeAll(async () => {
    browser = await startScreensBrowser();
  });
  afterAll(() => browser[Symbol.asyncDispose]());

  test('Home says who is signed in at each, where its word is used, and what needs a sign-in', async () => {
    const name = 'missing\u202E';
    const clients = [{ issuer: 'https://auth.files.example', client: name, proof: 'missing' as const }];
    const state = usualState({ companies: [aCompany({ clients }), aNewCompany()] });
    await using screens = await browser.open({ state });
    const { page } = screens;
    const panel = page.getByRole('region', { name: 'Companies' });
    await panel.getByText('as robin@acme.example, since').waitFor();
    await panel.getByText('Its word is used for wiki and tickets.').waitFor();
    await panel.getByText('What the client missing\\u{202e} proves itself by').waitFor();
    await panel.getByText('Not signed in').waitFor();
    const needs = page.getByRole('region', { name: 'Needs you' });
    await needs.getByText('Sign in at partner').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(screens.complaints).toEqual([]);
  });

  test('the question before a sign-in there says which company it is and what it is for', async () => {
    const question = { company: 'acme', serves: ['wiki', 'tickets'], issuers: ['https://login.acme.example'] };
    const prompt = aSignInPrompt('P1', question, { host: 'claude-desktop', entry: 'entry-wiki', server: '@acme' });
    await using screens = await browser.open({ place: '#/approvals', state: usualState({ prompts: [prompt] }) });
    const { page } = screens;
    await page.getByRole('heading', { name: 'Claude Desktop wants you to sign in at acme' }).waitFor();
    await page.getByText('Your company vouches for you from then on.').waitFor();
    await page.getByText('Every server of the company (wiki and tickets), in every host').waitFor();
    expect(screens.complaints).toEqual([]);
  });

  test('more access by its word says that the company is asked, and no page is shown', async () => {
    const prompt = aStepUp('P1', { company: 'acme' }, { account: '00u1@acme', accountName: 'robin (acme)' });
    await using screens = await browser.open({ place: '#/approvals', state: usualState({ prompts: [prompt] }) });
    await screens.page.getByText('acme is asked for this, by its word for you; you see no page.').waitFor();
    await screens.page.getByText('robin (acme)').first().waitFor();
    expect(screens.complaints).toEqual([]);
  });

  test('signing out of one asks first, says that its servers stop, and says what became of it', async () => {
    const result = {
      server: 'wiki',
      account: '00u1@acme',
      accountName: 'robin (acme)',
      issuer: 'https://auth.wiki.example',
    };
    await using screens = await browser.open({
      state: usualState({ companies: [aCompany()] }),
      handlers: { servers: { signOut: () => [{ ...result, revocation: 'revoked' as const }] } },
    });
    const { page, core } = screens;
    await page.getByRole('button', { name: 'Sign out of acme' }).click();
    await page.getByText('Every server of it stops at once, in every host.').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('robin (acme)').waitFor();
    expect(core.calls).toContainEqual({ name: 'servers.signOut', input: { server: '@acme' } });
  });

  test('a sign-in there begins from Home', async () => {
    const steps = async function* () {
      yield { step: 'browser' as const, url: 'https://sso.partner.example/authorize', opened: true };
      await new Promise(() => {});
    };
    await using screens = await browser.open({
      state: usualState({ companies: [aNewCompany()] }),
      handlers: { servers: { signIn: steps, cancelSignIn: () => ({ cancelled: true }) } },
    });
    const { page, core } = screens;
    const panel = page.getByRole('region', { name: 'Companies' });
    await panel.getByRole('button', { name: 'Sign in at partner' }).click();
    await page.getByRole('dialog', { name: 'Sign in at partner' }).waitFor();
    expect(core.calls).toContainEqual({
      name: 'servers.signIn',
      input: expect.objectContaining({ server: '@partner' }) as object,
    });
  });
});
