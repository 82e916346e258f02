import type { Auth } from '../auth/auth.ts';

/** Calls `changed` when this agent's sign-in at the server is another one, or none; a refresh is the same. Gives the end of it. */
export function watchSignIn(
  auth: Pick<Auth, 'account' | 'onChange'>,
  { server, agent }: { server: string; agent: string },
  changed: () => void,
): () => void {
  const current = () => {
    const account = auth.account(server, agent);
    return account && `${account.id} ${account.signedInAt}`;
  };
  let signedIn = current();
  return auth.onChange((one) => {
    if (one !== server || current() === signedIn) return;
    signedIn = current();
    changed();
  });
}
