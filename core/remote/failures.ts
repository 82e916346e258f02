import { ProblemError, sentence } from '../../shared/problem.ts';
import type { HttpAnswer } from './http-stack.ts';
import { BodyTooLong } from './read-body.ts';
import { RemoteFailure, type RemoteFailureKind } from './remote.ts';

/** Certificate and TLS errors, by Node's and OpenSSL's codes. */
const tlsReasons: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority this computer does not know',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority this computer does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority this computer does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority this computer does not know',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at this address',
  EPROTO: 'TLS could not be agreed on',
};

/** Failures before anything was sent: proof that the server did not act. */
const notSentReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'no way to it',
  ENETUNREACH: 'no network',
  ENETDOWN: 'no network',
  EADDRNOTAVAIL: 'no network',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_PRX_TLS: 'the connection to the proxy is not trusted',
  ERR_INVALID_URL: 'the address of the proxy cannot be read',
};

/** The connection was cut after something may have been sent. */
const broken: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/**
 * What sending or reading threw, as a failure with words a person understands; `cause` keeps the evidence. The problem of a
 * credential that could not be had stays what it is: nothing was sent.
 */
export function failureOf(error: unknown): RemoteFailure | ProblemError {
  if (error instanceof RemoteFailure || error instanceof ProblemError) return error;
  if (error instanceof BodyTooLong) return lost(error);
  const evidence = [...chain(error)];
  for (const { code, message } of evidence) {
    const tls = tlsReasons[code] ?? (code.startsWith('ERR_SSL_') ? tlsReasons['EPROTO'] : undefined);
    if (tls !== undefined) return new RemoteFailure({ kind: 'tls', reason: tls }, 'no', { cause: error });
    const reason = proxyRefusal(message) ?? cutBeforeTls(message) ?? notSentReasons[code];
    if (reason !== undefined) return new RemoteFailure({ kind: 'unreachable', reason }, 'no', { cause: error });
  }
  // Only now: a refusing proxy comes as an AbortError too.
  if (error instanceof Error && error.name === 'AbortError') {
    return new RemoteFailure({ kind: 'cancelled' }, 'maybe', { cause: error });
  }
  if (evidence.some(({ code }) => broken.includes(code))) return lost(error);
  return new RemoteFailure({ kind: 'unreachable', reason: 'the request failed' }, 'maybe', { cause: error });
}

/** The answer, or all word of one, was lost: the server may have acted. */
export function lost(cause?: unknown): RemoteFailure {
  return new RemoteFailure({ kind: 'stream-lost' }, 'maybe', { cause });
}

function proxyRefusal(message: string): string | undefined {
  const status = /Proxy response \((\d{3})\)/.exec(message)?.[1];
  return status === undefined ? undefined : `the proxy refused the connection, HTTP ${status}`;
}

function cutBeforeTls(message: string): string | undefined {
  return message.includes('before secure TLS connection') ? 'the connection was cut' : undefined;
}

/** What kept a request from being answered, as the end of a sentence. */
export function whyUnanswered(error: unknown): string {
  const failure = failureOf(error);
  if (!(failure instanceof RemoteFailure)) return sentence(failure.problem);
  return 'reason' in failure.why
    ? `it cannot be reached: ${failure.why.reason}`
    : 'the connection was lost before it answered';
}

/** Only the network's doing, so that trying again may help. */
export function isNetworkFailure(error: unknown): boolean {
  return error instanceof RemoteFailure && (error.why.kind === 'unreachable' || error.why.kind === 'stream-lost');
}

/** Whether it may be over by itself some time later: the network's doing, or a server that is down or has too much to do. */
export function isPassing(error: unknown): boolean {
  if (isNetworkFailure(error)) return true;
  if (!(error instanceof RemoteFailure) || error.why.kind !== 'http') return false;
  const { status } = error.why;
  return status >= 500 || status === 429 || status === 408;
}

/** A failure while a conversation is opened: nothing was asked of the server yet that it could have acted on. */
export function openingFailure(error: unknown, tooLong: boolean): unknown {
  if (!(error instanceof RemoteFailure)) return error;
  return new RemoteFailure(openingReason(error.why, tooLong), 'no', { cause: error });
}

function openingReason(why: RemoteFailureKind, tooLong: boolean): RemoteFailureKind {
  if (tooLong) return { kind: 'unreachable', reason: 'it did not answer in time' };
  return why.kind === 'stream-lost' ? { kind: 'unreachable', reason: 'the connection was cut' } : why;
}

/** An error and what caused it, inner errors of an AggregateError included. */
function* chain(error: unknown, depth = 0): Generator<{ code: string; message: string }> {
  if (!(error instanceof Error) || depth > 5) return;
  yield { code: 'code' in error ? String(error.code) : '', message: error.message };
  if (error instanceof AggregateError) for (const inner of error.errors) yield* chain(inner, depth + 1);
  yield* chain(error.cause, depth + 1);
}

/** The failure an HTTP status stands for. `session`: the request was part of a session. */
export function statusFailure({ status, headers }: HttpAnswer, session: boolean): RemoteFailure {
  // Several header lines become one with several challenges, which a parser takes alike.
  const line = headers['www-authenticate'];
  const challenge = line === undefined ? [] : [[line].flat().join(', ')];
  if (status === 401) return new RemoteFailure({ kind: 'unauthorized', challenge }, 'no');
  if (status === 403) return new RemoteFailure({ kind: 'forbidden', challenge }, 'no');
  if (status === 404 && session) return new RemoteFailure({ kind: 'session-lost' }, 'no');
  return new RemoteFailure({ kind: 'http', status }, status >= 500 || status === 408 ? 'maybe' : 'no');
}

export function notMcp(reason: string, ran: 'no' | 'maybe', cause?: unknown): RemoteFailure {
  return new RemoteFailure({ kind: 'not-mcp', reason }, ran, { cause });
}
