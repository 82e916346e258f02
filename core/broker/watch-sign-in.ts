import type { Auth } from '../auth/auth.ts';
import { createVouching, signInOf } from './sign-in-changes.ts';

/** Calls `changed` when this agent's sign-in at the server is another one, or none; a refresh is the same. Gives the end of it. */
export function watchSignIn(
  auth: Pick<Auth, 'account' | 'onChange'>,
  { server, agent }: { server: string; agent: string },
  changed: () => void,
): () => void {
  const isVouchedFor = createVouching(auth);
  let signedIn = signInOf(auth, server, agent);
  return auth.onChange((one) => {
    const now = signInOf(auth, server, agent);
    // Whom a company vouches for from now on may have got to this server by that, without any sign-in of its own.
    const isOpened = now === undefined && isVouchedFor(one);
    if (!isOpened && (one !== server || now === signedIn)) return;
    signedIn = now;
    changed();
  });
}
