import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../shared/secret.ts';
import type { MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import type { AuthRoom } from './auth-room.ts';

let own: IssuerRoom;
let issuer: MisbehavingIssuer;
let room: AuthRoom;
const DAY = 86_400_000;

beforeEach(async () => {
  own = await openIssuerRoom();
  ({ issuer, room } = own);
  issuer.management.offered = true;
});

afterEach(() => own[Symbol.asyncDispose]());

const registrations = (): number => own.bodiesTo('/register').length;
const removals = () => issuer.hits.filter(({ method }) => method === 'DELETE');
const client = (): string => room.auth.issuers.list()[0]?.clients[0]?.id ?? '';

async function leave(server = room.server): Promise<void> {
  await room.auth.signOut(server);
  await room.auth.forgetServer(server);
}

describe('a registration', () => {
  test('is listed with who uses it and since when', async () => {
    issuer.registration.body = {
      client_secret: 'a',
      client_secret_expires_at: Math.round(room.clock.now() / 1000) + 60,
    };
    await own.signIn();
    const [listed] = room.auth.issuers.list();
    expect(listed).toMatchObject({ issuer: issuer.issuer, deviations: [] });
    expect(listed?.clients).toEqual([
      {
        origin: 'registered',
        id: client(),
        servers: ['wiki'],
        since: new Date(room.clock.now()).toISOString(),
        expiresAt: expect.stringMatching(/Z$/),
      },
    ]);
  });

  test('that is older than the setting lets it be gives way to a new one', async () => {
    await own.signIn();
    const old = client();
    room.rules.registrationLifeMs = () => 2 * DAY;
    room.clock.advance(DAY);
    await own.signIn();
    expect(registrations()).toBe(1);
    room.clock.advance(DAY);
    await own.signIn();
    expect(registrations()).toBe(2);
    expect(client()).not.toBe(old);
  });

  test('is removed with its own token, by which it is known there and nowhere else', async () => {
    await own.signIn();
    const id = client();
    expect(room.vault.names()).toContainEqual({ kind: 'registration-access', issuer: issuer.issuer, account: id });
    await leave();
    expect(removals()).toMatchObject([{ path: `/register/${id}`, authorization: `Bearer access-to-${id}` }]);
    expect(room.vault.names()).toEqual([]);
  });

  test.each([500, 404, 302])('is forgotten here where the issuer answers %i to its removal', async (status) => {
    issuer.management.status = status;
    await own.signIn();
    await leave();
    expect(removals()).toHaveLength(1);
    expect(room.vault.names()).toEqual([]);
    expect(room.auth.issuers.list()).toEqual([]);
    expect(room.activity.at(-1)).toMatchObject({ outcome: 'registration left there', server: 'wiki' });
  });

  test('is forgotten here where the issuer cannot be reached', async () => {
    await own.signIn();
    await room.auth.signOut(room.server);
    await issuer.stop();
    await room.auth.forgetServer(room.server);
    expect(room.vault.names()).toEqual([]);
    expect(room.auth.issuers.list()).toEqual([]);
    expect(room.activity.at(-1)).toMatchObject({ outcome: 'registration left there' });
  });

  test('keeps nobody from removing a server while the vault is locked, and is removed another time', async () => {
    await own.signIn();
    await room.auth.signOut(room.server);
    room.vault.trouble('keychain-locked');
    await room.auth.forgetServer(room.server);
    expect(removals()).toEqual([]);
    room.vault.trouble(undefined);
    await own.signIn();
    await leave();
    expect(removals()).toHaveLength(2);
    expect(room.vault.names()).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'http://idp.example.com/clients/1', 'nonsense'])(
    'whose management address is %s is not removed there',
    async (uri) => {
      issuer.registration.body = { registration_client_uri: uri };
      await own.signIn();
      const before = room.fetched.length;
      await leave();
      const asked = room.fetched.slice(before).filter((address) => !address.startsWith(issuer.origin));
      expect(asked).toEqual([]);
      expect(room.auth.issuers.list()).toEqual([]);
    },
  );
});

describe('a client that the person gave', () => {
  const given = () => ({ ...room.server, clientId: 'ours' });

  test('is listed as theirs', async () => {
    await own.signIn(given());
    expect(room.auth.issuers.list()[0]?.clients).toEqual([{ origin: 'given', id: 'ours', servers: ['wiki'] }]);
  });

  test('is forgotten with its secret when its server goes', async () => {
    await room.auth.giveClient(given(), { kind: 'secret', text: new Secret('brought') });
    await own.signIn(given());
    await leave(given());
    expect(room.vault.names()).toEqual([]);
    expect(removals()).toEqual([]);
  });

  test('keeps its secret as long as another server has the same client', async () => {
    const other = { ...given(), id: 'notes' };
    await room.auth.giveClient(given(), { kind: 'secret', text: new Secret('brought') });
    await own.signIn(given());
    await own.signIn(other);
    await leave(given());
    room.clock.advance(600_000);
    expect(await room.auth.token(other)).toMatchObject({ kind: 'held' });
    const { authorization } = issuer.hits.at(-1) ?? {};
    expect(Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('ours:brought');
  });

  test('gets a new secret in the place of the old one', async () => {
    await room.auth.giveClient(given(), { kind: 'secret', text: new Secret('old') });
    await own.signIn(given());
    await room.auth.giveClient(given(), { kind: 'secret', text: new Secret('new') });
    await own.signIn(given());
    const { authorization } = issuer.hits.at(-1) ?? {};
    expect(Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('ours:new');
    await room.auth.giveClient(given(), undefined);
    await own.signIn(given());
    expect(issuer.hits.at(-1)?.authorization).toBeUndefined();
  });
});
