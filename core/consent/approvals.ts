import type { DatabaseSync } from 'node:sqlite';
import type { Act } from '../storage/database.ts';

/** What of a server is approved as it is, and noticed when it changes. `name` is empty for its instructions. */
export interface ApprovedThing {
  server: string;
  kind: 'tool' | 'prompt' | 'instructions';
  name: string;
}

export interface Approved {
  /** SHA-256 (hex) over the whole, as canonical JSON. */
  digest: string;
  /** The same without its name; absent where that says nothing. */
  nameless?: string | undefined;
  /** The whole as canonical JSON; absent for one too long, or approved before it was kept. */
  definition?: string | undefined;
}

/** Definitions as a person approved (or a permission first let through) them. Throws `storage-failed`, `disk-full`. */
export interface Approvals {
  of(thing: ApprovedThing): Approved | undefined;
  /** Its digest alone: asked for several times with every call, so it is kept in memory. */
  digestOf(thing: ApprovedThing): string | undefined;
  keep(thing: ApprovedThing, approved: Approved, at: string): void;
  /** The name of another approved thing of this server that is the same but for its name. */
  sameButName(thing: ApprovedThing, nameless: string): string | undefined;
  /** Every name of this kind, at every server. */
  names(kind: ApprovedThing['kind']): { server: string; name: string }[];
  /** The server was removed: another of its name must not get its texts. Tools stay, so that another's are noticed. */
  forgetTexts(server: string): void;
  /** A transaction came to nothing: what was read in it may be nowhere. */
  undone(): void;
}

export function createApprovals(db: DatabaseSync, act: Act): Approvals {
  const one = db.prepare('SELECT * FROM approved WHERE server = ? AND kind = ? AND name = ?');
  const digest = db.prepare('SELECT digest FROM approved WHERE server = ? AND kind = ? AND name = ?');
  const put = db.prepare('INSERT OR REPLACE INTO approved VALUES (?, ?, ?, ?, ?, ?, ?)');
  const same = db.prepare('SELECT name FROM approved WHERE server = ? AND kind = ? AND nameless = ? AND name <> ?');
  const names = db.prepare('SELECT server, name FROM approved WHERE kind = ?');
  const forget = db.prepare("DELETE FROM approved WHERE server = ? AND kind IN ('prompt', 'instructions')");
  const digests = new Map<string, string>();
  return {
    of: ({ server, kind, name }) =>
      act(() => {
        const row = one.get(server, kind, name) as Record<keyof Approved, string | null> | undefined;
        if (row === undefined) return undefined;
        const { digest, nameless, definition } = row;
        return { digest: digest ?? '', nameless: nameless ?? undefined, definition: definition ?? undefined };
      }),
    digestOf({ server, kind, name }) {
      const key = JSON.stringify([server, kind, name]);
      const known = digests.get(key);
      if (known !== undefined) return known;
      const found = act(() => digest.get(server, kind, name) as { digest: string } | undefined)?.digest;
      if (found !== undefined) digests.set(key, found);
      return found;
    },
    keep({ server, kind, name }, { digest, nameless, definition }, at) {
      digests.clear();
      act(() => void put.run(server, kind, name, digest, nameless ?? null, definition ?? null, at));
    },
    sameButName: ({ server, kind, name }, nameless) =>
      act(() => same.get(server, kind, nameless, name)?.['name'] as string | undefined),
    names: (kind) => act(() => names.all(kind) as { server: string; name: string }[]),
    forgetTexts(server) {
      digests.clear();
      act(() => void forget.run(server));
    },
    undone: () => digests.clear(),
  };
}
