/** A sign-in takes longer than hosts wait for an answer: they are told in time to call again, and nothing of theirs is lost. */
import { afterEach, expect, test } from 'vitest';
import { problem } from '../../shared/problem.ts';
import { type LongSignIn, startLongSignIn } from '../harness/long-sign-in.ts';

let signIn: LongSignIn;

afterEach(() => signIn.stop());

test('hosts of both SDKs are told four times each to call again, then the page is finished and their next call runs', async () => {
  signIn = await startLongSignIn({ holdSeconds: '0.5', timeout: 15_000 });
  await signIn.toldEach(4);
  signIn.finish();
  expect(await signIn.answers).toEqual(signIn.hosts.map(() => 'hello'));
  const { message, next } = problem('sign-in-pending', { server: 'notes' });
  for (const { told } of signIn.hosts) {
    expect(told.length).toBeGreaterThanOrEqual(4);
    expect(new Set(told)).toEqual(new Set([`${message} ${next}`]));
  }
  expect(signIn.drawbridge.browser.tabs()).toHaveLength(1);
  expect(signIn.company.idp.log.filter(({ request }) => request === 'token')).toMatchObject([{ outcome: 'ok' }]);
});
