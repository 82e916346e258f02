import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { waitWanted } from '../../ports/retry-after.ts';
import { whyNoAnswer } from './no-answer.ts';
import { visible } from '../../../shared/visible.ts';

/**
 * What an issuer's failure means for us. `refused`: it answered with an OAuth error code. `unavailable`: no usable answer
 * (network, 5xx, 429, something that is not OAuth); nothing is known about the request; `retryAfterMs` where the issuer
 * says how long it wants to be left alone. `mismatch`: an answer that may
 * not be acted upon, such as one from another issuer.
 */
export type OauthFailure =
  | { kind: 'refused'; error: string }
  | { kind: 'unavailable'; reason: string; retryAfterMs?: number | undefined }
  | { kind: 'mismatch' };

const PASSING = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);

/** Reads an error thrown by openid-client. Never copies an issuer's free text: only its error code, cut and cleaned. */
export async function oauthFailure(error: unknown): Promise<OauthFailure> {
  if (error instanceof AuthorizationResponseError) return refused(error.error);
  if (error instanceof ResponseBodyError) return error.status === 429 ? busy(error.response) : refused(error.error);
  if (error instanceof WWWAuthenticateChallengeError) return challenged(error.response);
  const failed = failedResponse(error);
  if (failed) return busy(failed);
  const code = errorInBody(error);
  if (code !== undefined) return refused(code);
  if (isMismatch(error)) return { kind: 'mismatch' };
  return { kind: 'unavailable', reason: reasonOf(error) };
}

/** Longer explanations are cut. */
const MOST_WORDS = 300;

/**
 * The issuer's own words for its no (`error_description`): untrusted text, cut, hidden characters made visible. Only where it
 * decides about a person, who has to be told why.
 */
export async function wordsOf(error: unknown): Promise<string | undefined> {
  const text = error instanceof ResponseBodyError ? error.error_description : await describedIn(error);
  return typeof text === 'string' && text.trim() !== '' ? visible(text.trim().slice(0, MOST_WORDS)) : undefined;
}

async function describedIn(error: unknown): Promise<unknown> {
  if (!(error instanceof WWWAuthenticateChallengeError)) return undefined;
  return (await bodyOf(error.response))?.error_description;
}

function refused(error: string): OauthFailure {
  if (PASSING.has(error)) return { kind: 'unavailable', reason: error };
  return { kind: 'refused', error: error.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 60) };
}

function busy(response: Pick<Response, 'status' | 'headers'>): OauthFailure {
  return { kind: 'unavailable', reason: `HTTP ${response.status}`, retryAfterMs: waitWanted(response, Date.now()) };
}

// A 401 with WWW-Authenticate is how a refused client looks (RFC 6749 5.2); the body still says which error it was. It is
// read from a copy: whoever asks again hears the same.
async function challenged(response: Response): Promise<OauthFailure> {
  if (response.status >= 500 || response.status === 429) return busy(response);
  const body = await bodyOf(response);
  if (typeof body?.error === 'string') return refused(body.error);
  return response.status === 401 ? refused('invalid_client') : busy(response);
}

async function bodyOf(response: Response): Promise<{ error?: unknown; error_description?: unknown } | undefined> {
  return (await response
    .clone()
    .json()
    .catch(() => undefined)) as { error?: unknown; error_description?: unknown } | undefined;
}

// By shape: the response may be of another fetch than the global one.
function failedResponse(error: unknown): Response | undefined {
  const response = (error as { cause?: Partial<Response> }).cause;
  return response?.ok === false && typeof response.status === 'number' ? (response as Response) : undefined;
}

// Some issuers answer 200 with an OAuth error in the body.
function errorInBody(error: unknown): string | undefined {
  const evidence = (error as { cause?: { cause?: { body?: { error?: unknown } } } }).cause?.cause?.body?.error;
  return typeof evidence === 'string' ? evidence : undefined;
}

const MISMATCHES = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
]);

function isMismatch(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && MISMATCHES.has(code) && !isShapeless(error);
}

// The library has one code for an answer of somebody else and for one that lacks what it must have: then it shows the body.
function isShapeless(error: unknown): boolean {
  return (error as { cause?: { cause?: { body?: unknown } } }).cause?.cause?.body !== undefined;
}

const UNREADABLE = new Set(['OAUTH_PARSE_ERROR', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_RESPONSE_IS_NOT_CONFORM']);

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  const isUnreadable = isShapeless(error) || (typeof code === 'string' && UNREADABLE.has(code));
  return isUnreadable ? 'an answer that cannot be read' : whyNoAnswer(error);
}
