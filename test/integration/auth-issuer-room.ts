import { openAuthRoom, type AuthRoom, type AuthRoomOptions } from './auth-room.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import type { AuthServer } from '../../core/auth/auth.ts';
import type { Account } from '../../shared/models.ts';

/** An auth room whose server trusts a simple issuer with a path that can be made to misbehave. */
export interface IssuerRoom extends AsyncDisposable {
  issuer: MisbehavingIssuer;
  room: AuthRoom;
  /** Paths asked of the issuer, in order. */
  paths(): string[];
  /** Bodies posted to a path of the issuer. */
  bodiesTo(path: string): string[];
  formsTo(path: string): URLSearchParams[];
  /** Changes single members of the issuer's metadata. */
  change(changes: Record<string, unknown>): void;
  signIn(server?: AuthServer): Promise<Account>;
}

export const METADATA = '/.well-known/oauth-authorization-server/tenant';

export async function openIssuerRoom(options: AuthRoomOptions = {}): Promise<IssuerRoom> {
  const issuer = await startMisbehavingIssuer({ path: '/tenant' });
  const room = await openAuthRoom({ scopes: ['tools'], ...options });
  room.description.authorization_servers = [issuer.issuer];
  const bodiesTo = (path: string): string[] => issuer.hits.filter((hit) => hit.path === path).map(({ body }) => body);
  return {
    issuer,
    room,
    paths: () => issuer.hits.map(({ path }) => path),
    bodiesTo,
    formsTo: (path) => bodiesTo(path).map((body) => new URLSearchParams(body)),
    change: (changes) => void issuer.documents.set(METADATA, { ...issuer.metadata(), ...changes }),
    signIn: (server = room.server) => room.auth.signIn(server, room.challenge).done,
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]();
      await issuer.stop();
    },
  };
}
