import type { ProblemCode } from '../../shared/problem.ts';
import { fail } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import type { RecordName, Vault } from '../../core/vault/vault.ts';

/** The vault's states that its users must cope with. */
type VaultTrouble = Extract<ProblemCode, 'vault-unset' | 'keychain-locked' | 'keychain-denied' | 'vault-locked'>;

/** A vault that forgets at the end of the process. */
export interface MemoryVault extends Vault {
  /** From now on every use, or only storing, fails so; nothing is forgotten. */
  trouble(code: VaultTrouble | undefined, when?: 'always' | 'storing'): void;
  /** What is in them, in clear. */
  texts(): string[];
  /** The names of all records. */
  names(): RecordName[];
  /** Every secret ever kept, for tests that look for leaks. */
  readonly seen: string[];
}

export function createMemoryVault(): MemoryVault {
  const records = new Map<string, string>();
  const seen: string[] = [];
  let code: VaultTrouble | undefined;
  let failing: 'always' | 'storing' = 'always';
  const check = (storing = false): void => {
    if (code !== undefined && (storing || failing === 'always')) fail(code);
  };
  const status = async () =>
    ({
      mode: 'session-only',
      keychain: 'absent',
      usable: code === undefined,
      records: records.size,
    }) as const;
  return {
    seen,
    trouble(next, when = 'always') {
      code = next;
      failing = when;
    },
    names: () => [...records.keys()].map(nameOf),
    texts: () => [...records.values()],
    status,
    ready: async () => check(),
    use: status,
    unlock: status,
    async get(name) {
      check();
      const text = records.get(keyOf(name));
      return text === undefined ? undefined : new Secret(text);
    },
    async put(name, text) {
      check(true);
      seen.push(Secret.unwrap(text));
      records.set(keyOf(name), Secret.unwrap(text));
    },
    async delete(name) {
      check();
      records.delete(keyOf(name));
    },
    close: () => records.clear(),
  };
}

function keyOf({ kind, issuer, account }: RecordName): string {
  return JSON.stringify([kind, issuer, account]);
}

function nameOf(key: string): RecordName {
  const [kind, issuer, account] = JSON.parse(key) as [RecordName['kind'], string, string];
  return { kind, issuer, account };
}
