import { fail } from '../../../shared/problem.ts';
import type { Browser } from '../../ports/browser.ts';
import type { AuthServer } from '../auth.ts';
import { authorizationUrl, type Pending, type Wire } from '../issuer/oauth-client.ts';
import type { RedirectAnswer, RedirectListener } from './redirect-listener.ts';
import { untilAborted, type Progress } from './shared-sign-in.ts';

/** One authorization request: what is asked for, and by what its answer is known. */
export interface Round extends Progress {
  server: AuthServer;
  browser: Browser;
  listener: RedirectListener;
  scopes: readonly string[];
  /** The person as the issuer knows them, where one is signed in again. */
  loginHint?: string | undefined;
  /** The sign-in may be no older than so many seconds. */
  maxAge?: number | undefined;
  /** No page may be shown (OpenID Connect Core 3.1.2.1): the browser's session alone must do. */
  quiet?: boolean | undefined;
  pending: Pending;
}

/**
 * Sends the tab that waits on, else opens the browser. False: there is none, and the person was not told of the address yet.
 */
export async function openBrowser(
  wire: Wire,
  round: Round,
  tab: RedirectAnswer | undefined,
): Promise<{ url: URL; opened: boolean }> {
  const url = await authorizationUrl(wire, round.pending, parametersOf(round));
  if (await tab?.goOn(url)) return { url, opened: true };
  // A launcher that is the browser itself runs on; who comes back meanwhile shows that it opened.
  const opening = Promise.race([round.browser.open(url), round.listener.answer.then(() => true)]);
  return { url, opened: await untilAborted(round.signal, opening) };
}

function parametersOf({ listener, scopes, loginHint, maxAge, quiet }: Round): Record<string, string> {
  const prompts = [];
  // max_age is OpenID Connect's alone (Core 3.1.2.1), and refused without its scope; a new sign-in is then wanted in any case.
  const isOpenId = scopes.includes('openid');
  if (maxAge !== undefined && !isOpenId) prompts.push('login');
  // OpenID Connect Core 11: offline_access is ignored without a consent.
  if (scopes.includes('offline_access')) prompts.push('consent');
  const prompt = quiet ? 'none' : prompts.join(' ');
  return {
    redirect_uri: listener.redirectUri,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(prompt !== '' && { prompt }),
    ...(loginHint !== undefined && { login_hint: loginHint }),
    ...(maxAge !== undefined && isOpenId && { max_age: String(maxAge) }),
  };
}

/** Waits for the browser to come back, or for the address at which one elsewhere ended. */
export async function answerOf(round: Round): Promise<RedirectAnswer> {
  round.onPaste((address) => {
    if (!round.listener.paste(address)) fail('sign-in-address-wrong', { server: round.server.id });
  });
  return untilAborted(round.signal, round.listener.answer);
}
