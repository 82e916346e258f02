import type { CollectorPolicy } from '../../../shared/audit-policy.ts';
import { headerValueRefusal } from '../../../shared/header.ts';
import { fail } from '../../../shared/problem.ts';
import { Secret } from '../../../shared/secret.ts';
import type { Credential } from '../../ports/credential.ts';
import type { RecordName, Vault } from '../../vault/vault.ts';

/** What lets us in at a collector. Sealed under its address: a policy that names another one takes nothing along. */
export interface CollectorHeaders {
  /** `values` in the order of the policy's names; replaces all of them. Problems: `header-invalid`, the vault's. */
  put(policy: CollectorPolicy, values: readonly Secret[]): Promise<void>;
  /** `undefined` where the policy names none. Its problems: `collector-header-missing` and the vault's. */
  of(policy: CollectorPolicy): Credential | undefined;
}

export function createCollectorHeaders(vault: Pick<Vault, 'get' | 'put'>): CollectorHeaders {
  return {
    async put({ url, headers = [] }, values) {
      const lines = headers.map((name, at): [string, string] => [name, checked(name, values[at])]);
      await vault.put(nameOf(url), new Secret(JSON.stringify(Object.fromEntries(lines))));
    },
    of({ url, headers = [] }) {
      if (headers.length === 0) return undefined;
      return {
        async headers() {
          const sealed = await vault.get(nameOf(url));
          const stored = sealed ? (JSON.parse(Secret.unwrap(sealed)) as Record<string, string>) : {};
          const missing = headers.filter((name) => stored[name] === undefined);
          if (missing.length > 0) fail('collector-header-missing', { url, names: missing });
          return Object.fromEntries(headers.map((name) => [name.toLowerCase(), stored[name] ?? '']));
        },
      };
    },
  };
}

/** The problem never repeats a value. */
function checked(name: string, value: Secret | undefined): string {
  const text = value === undefined ? '' : Secret.unwrap(value);
  const reason = headerValueRefusal(text);
  return reason === undefined ? text : fail('header-invalid', { name, reason });
}

function nameOf(url: string): RecordName {
  return { kind: 'collector-headers', issuer: url, account: 'activity' };
}
