import { headerNameRefusal, headerValueRefusal } from '../../../shared/header.ts';
import { fail } from '../../../shared/problem.ts';
import { Secret } from '../../../shared/secret.ts';
import type { Credential } from '../../ports/credential.ts';
import type { RecordName, Vault } from '../../vault/vault.ts';
import type { AuthServer, Challenge } from '../auth.ts';
import { asksForToken } from '../issuer/challenge.ts';

/** A header line that the person stored for a server, such as an API key. */
export interface StoredHeader {
  name: string;
  value: Secret;
}

/** The values, sealed under the server's name and address: at another address they do not open. */
export interface ServerHeaders {
  /** Replaces all of them; none takes them away. Check them first. Problems: the vault's. */
  put(server: AuthServer, headers: readonly StoredHeader[]): Promise<void>;
  /**
   * What sends them with a request, asking the vault each time: a value that was replaced is in use at once. `undefined` for a
   * server without any. Its problems: `header-missing` and the vault's.
   */
  of(server: AuthServer): Credential | undefined;
}

export function createServerHeaders({ vault }: { vault: Vault }): ServerHeaders {
  return {
    async put(server, headers) {
      if (headers.length === 0) return vault.delete(nameOf(server));
      const lines = headers.map(({ name, value }) => [name.toLowerCase(), Secret.unwrap(value)]);
      await vault.put(nameOf(server), new Secret(JSON.stringify(Object.fromEntries(lines))));
    },
    of(server) {
      if (!server.headers?.length) return undefined;
      return {
        async headers() {
          const sealed = await vault.get(nameOf(server));
          if (!sealed) return fail('header-missing', { server: server.id, names: server.headers ?? [] });
          return JSON.parse(Secret.unwrap(sealed)) as Record<string, string>;
        },
      };
    },
  };
}

function nameOf({ id, url }: AuthServer): RecordName {
  return { kind: 'headers', issuer: id, account: url };
}

/** Throws `header-invalid`; the problem never repeats a value. */
export function checkHeaders(headers: readonly StoredHeader[]): void {
  const names = new Set<string>();
  for (const { name, value } of headers) {
    const isRepeated = names.has(name.toLowerCase());
    const reason = isRepeated
      ? 'it is given twice'
      : (headerNameRefusal(name) ?? headerValueRefusal(Secret.unwrap(value)));
    if (reason !== undefined) fail('header-invalid', { name, reason });
    names.add(name.toLowerCase());
  }
}

/** Whether a header of the server's own says who asks: then nobody signs in there. */
export function hasOwnAuthorization({ headers = [] }: AuthServer): boolean {
  return headers.some((name) => name.toLowerCase() === 'authorization');
}

/**
 * Throws `header-refused` where a 401 is about the stored headers: there is an `Authorization` among them, or the server asks
 * for no token that a sign-in could bring.
 */
export function checkNotRefused(server: AuthServer, challenge: Challenge): void {
  const { id, headers = [] } = server;
  if (headers.length === 0 || (!hasOwnAuthorization(server) && asksForToken(challenge))) return;
  fail('header-refused', { server: id, names: headers });
}
