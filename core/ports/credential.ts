import { Secret } from '../../shared/secret.ts';

/** Header lines of one request, by lower-case name. They hold secrets: never logged. */
export type CredentialHeaders = Readonly<Record<string, string>>;

/** The head of a server's answer, as a credential reads it. */
export interface AnswerHead {
  status: number;
  /** By lower-case name; several lines of one name are a list. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What proves to a server who is asking: asked anew for every request, and sent to the server's own origin only. */
export interface Credential {
  /**
   * The header lines for one request, `method` in upper case: a proof may be bound to both. A promise only where it must be
   * waited for: this is asked on every call. May throw a ProblemError where the secret cannot be had just now.
   */
  headers(method: string, url: URL): CredentialHeaders | Promise<CredentialHeaders>;
  /** What the server answered at `url`. True: it wants the same request once more, with new header lines. */
  answered?(url: URL, answer: AnswerHead): boolean;
}

/** An access token as RFC 6750 sends it. */
export function bearer(token: Secret): Credential {
  return { headers: () => ({ authorization: `Bearer ${Secret.unwrap(token)}` }) };
}
