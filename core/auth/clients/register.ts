import type { ClientMetadata } from 'openid-client';
import { assertNever } from '../../../shared/assert-never.ts';
import { fail } from '../../../shared/problem.ts';
import type { ClientParts, Enrolling, Enrolment } from './clients.ts';
import { oauthFailure, type OauthFailure } from '../issuer/oauth-failure.ts';
import type { OauthClient } from '../issuer/oauth-client.ts';
import { formsToTry, hasForm, redirectFormText, USUAL, type RedirectForm } from './redirect-form.ts';
import { listenForRedirect, type RedirectListener } from '../sign-in/redirect-listener.ts';
import { registrationNeeded } from './registration-needed.ts';
import { registerClient } from './registration-request.ts';
import { keepRegistration } from './keep-registration.ts';
import { unavailableAt } from '../sign-in/sign-in-failures.ts';
import { wishesFor } from './registration-wishes.ts';

/** However many forms a redirect address can have: an issuer is not asked more often than this in one sign-in. */
const MOST_REGISTRATIONS = 3;

/**
 * Registers us at the issuer (RFC 7591), with the redirect address in the form that it takes. What worked is remembered if
 * it is not the usual one. Problems: `registration-needed`, `redirect-port-taken`, `sign-in-failed`, `sign-in-unavailable`.
 */
export async function registerAnew(enrolling: Enrolling, parts: ClientParts): Promise<Enrolment> {
  const { issuer, registration_endpoint: endpoint } = enrolling.metadata;
  if (endpoint === undefined) registrationNeeded(enrolling, parts, 'it does not offer that');
  if (!parts.rules.mayRegister(issuer))
    registrationNeeded(enrolling, parts, 'the setting registration-issuers forbids it');
  const forms = formsToTry(parts.deviations.redirectAt(issuer), parts.ports);
  const refusals: string[] = [];
  for (const form of forms) {
    if (refusals.length === MOST_REGISTRATIONS) break;
    const listener = await listenAt(form, enrolling);
    if (!listener) continue;
    const registered = await registerAt(form, listener, enrolling, parts);
    if ('client' in registered) return { ...registered, listener, origin: 'new' };
    release(listener, enrolling);
    refusals.push(registered.refused);
  }
  const [reason] = refusals;
  if (reason !== undefined) registrationNeeded(enrolling, parts, `it answered "${reason}"`);
  return fail('redirect-port-taken', { issuer, address: forms.map(redirectFormText).join(', ') });
}

function listenAt(form: RedirectForm, { state, listener }: Enrolling): Promise<RedirectListener | undefined> {
  const stands = listener !== undefined && hasForm(listener.redirectUri, form);
  return stands ? Promise.resolve(listener) : listenForRedirect(state, form);
}

/** One that stood before goes on: a tab may wait there. */
function release(listener: RedirectListener, enrolling: Enrolling): void {
  if (listener !== enrolling.listener) listener.close();
}

/** `refused`: the issuer does not take this redirect address; the code it gave. */
type Outcome = { client: OauthClient } | { refused: string };

async function registerAt(
  form: RedirectForm,
  listener: RedirectListener,
  enrolling: Enrolling,
  parts: ClientParts,
): Promise<Outcome> {
  try {
    const answer = await request(listener.redirectUri, enrolling, parts);
    if ('refused' in answer) return answer;
    const client = await keepRegistration(answer.registered, listener.redirectUri, enrolling, parts);
    remember(form, enrolling, parts);
    return { client };
  } catch (error) {
    release(listener, enrolling);
    throw error;
  }
}

type Answer = { registered: ClientMetadata } | { refused: string };

// The library's error is left behind: its evidence may hold the client's secret.
async function request(redirectUri: string, enrolling: Enrolling, parts: ClientParts): Promise<Answer> {
  const { metadata, server, signal } = enrolling;
  const wire = { metadata, fetch: parts.fetchFor(new URL(server.url)), signal };
  try {
    return { registered: await registerClient(wire, wishesFor(metadata, redirectUri)) };
  } catch (error) {
    signal.throwIfAborted();
    return refusedBecause(await oauthFailure(error), enrolling, parts);
  }
}

function refusedBecause(failure: OauthFailure, enrolling: Enrolling, parts: ClientParts): { refused: string } {
  const { host } = new URL(enrolling.metadata.issuer);
  switch (failure.kind) {
    case 'refused':
      // RFC 7591 3.2.2 says invalid_redirect_uri; issuers have spellings of their own.
      if (/redirect/i.test(failure.error)) return { refused: failure.error };
      return registrationNeeded(enrolling, parts, `it answered "${failure.error}"`);
    case 'unavailable':
      throw unavailableAt(host, failure, enrolling.server.id);
    case 'mismatch':
      throw unavailableAt(host, { reason: 'an answer that cannot be read' }, enrolling.server.id);
    default:
      return assertNever(failure);
  }
}

/** What worked is tried first from now on, and shown where it is not the usual form. */
function remember(form: RedirectForm, { metadata, server }: Enrolling, { deviations, record }: ClientParts): void {
  const { issuer } = metadata;
  const text = redirectFormText(form);
  const known = deviations.redirectAt(issuer);
  if (known?.isSet || text === redirectFormText(known?.form ?? USUAL)) return;
  if (text === redirectFormText(USUAL)) deviations.remove(issuer, 'redirect');
  else deviations.learn(issuer, 'redirect', text);
  record({
    kind: 'issuer.changed',
    server: server.id,
    outcome: 'learned',
    detail: `${new URL(issuer).host} redirect ${text}`,
  });
}
