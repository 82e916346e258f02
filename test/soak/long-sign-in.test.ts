/** What hosts of the SDKs see, with the limits they have by themselves, when somebody needs three minutes to sign in. */
import { afterEach, expect, test } from 'vitest';
import { type LongSignIn, startLongSignIn } from '../harness/long-sign-in.ts';

const SIGN_IN_MS = 180_000;
/** What an SDK host waits for an answer where nobody says otherwise. */
const SDK_LIMIT_MS = 60_000;

let signIn: LongSignIn;

afterEach(() => signIn.stop());

test(
  'a sign-in of 180 s fails and loses no request of an SDK host, and its next call succeeds',
  { timeout: 300_000 },
  async () => {
    signIn = await startLongSignIn();
    const openedAt = Date.now();
    await Promise.race([new Promise((resolve) => setTimeout(resolve, SIGN_IN_MS)), signIn.answers]);
    signIn.finish();
    expect(await signIn.answers).toEqual(signIn.hosts.map(() => 'hello'));
    const took = Date.now() - openedAt;
    expect(took).toBeGreaterThanOrEqual(SIGN_IN_MS);
    // Each was told to call again before its own limit ended the request.
    for (const { told } of signIn.hosts)
      expect(told.length).toBeGreaterThanOrEqual(Math.floor(SIGN_IN_MS / SDK_LIMIT_MS));
    expect(signIn.drawbridge.browser.tabs()).toHaveLength(1);
    const calls = signIn.hosts.map(({ name, told }) => `${name}: ${told.length + 1} calls`).join('; ');
    console.log(`signed in after ${(took / 1000).toFixed(1)} s; ${calls}`);
  },
);
