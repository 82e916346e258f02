import type { Account } from '../../../shared/models.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { AuthServer } from '../auth.ts';
import type { LastPage } from './last-page.ts';

/** The sign-in worked. */
export function successPage(server: AuthServer, account: Account): LastPage {
  const who = account.name === undefined ? '' : ` as ${account.name}`;
  return {
    ok: true,
    title: `Signed in to ${server.id}`,
    text: `You are signed in${who} at ${new URL(account.issuer).host}.`,
    next: 'You can close this tab and go back to your work.',
  };
}

/** It did not; the problem's own words say why and what next. */
export function failurePage(server: AuthServer, why: Problem): LastPage {
  return { ok: false, title: `Not signed in to ${server.id}`, text: why.message, next: why.next };
}
