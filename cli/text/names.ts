import type { ServerView } from '../../shared/contract.ts';

/** What a person calls an account, by its id. */
export type NameOf = (account: string) => string;

/** The name the sign-in service gave, else the start of the id: enough to tell two apart. */
export function accountNames(servers: readonly ServerView[]): NameOf {
  const names = new Map(servers.flatMap(({ accounts }) => accounts.map(({ id, name }) => [id, name])));
  return (id) => names.get(id) ?? shortId(id);
}

export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 8)}…`;
}

/** How a sentence calls an account. */
export function accountName({ id, name }: { id: string; name?: string | undefined }): string {
  return name ?? shortId(id);
}
