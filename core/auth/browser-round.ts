import { fail } from '../../shared/problem.ts';
import type { Browser } from '../ports/browser.ts';
import type { AuthServer } from './auth.ts';
import { authorizationUrl, type Pending, type Wire } from './oauth-client.ts';
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

function parametersOf({ listener, scopes, loginHint, maxAge }: Round): Record<string, string> {
  // `max_age` belongs to OpenID Connect, and issuers refuse it without its scope; a fresh login does the same, and a little more.
  const isOpenId = scopes.includes('openid');
  const prompt = [
    ...(maxAge !== undefined && !isOpenId ? ['login'] : []),
    // OpenID Connect Core 11: offline_access is ignored without a consent.
    ...(scopes.includes('offline_access') ? ['consent'] : []),
  ];
  return {
    redirect_uri: listener.redirectUri,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(prompt.length > 0 && { prompt: prompt.join(' ') }),
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
