import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenForRedirect } from '../../core/auth/sign-in/redirect-listener.ts';
import { freePort } from '../fakes/free-port.ts';
import type { MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import type { AuthRoom } from './auth-room.ts';

let own: IssuerRoom;
let issuer: MisbehavingIssuer;
let room: AuthRoom;

beforeEach(async () => {
  own = await openIssuerRoom();
  ({ issuer, room } = own);
});

const others: Server[] = [];

afterEach(async () => {
  await own[Symbol.asyncDispose]();
  await Promise.all(others.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** The redirect addresses of all registrations so far, with ports of the moment as `*`. */
const registered = (): string[] =>
  own
    .bodiesTo('/register')
    .flatMap((body) => (JSON.parse(body) as { redirect_uris: string[] }).redirect_uris)
    .map((uri) => (room.ports.includes(Number(new URL(uri).port)) ? uri : uri.replace(/:\d+\//, ':*/')));

const learned = () =>
  room.auth.issuers.list()[0]?.deviations.map(({ name, value, origin }) => ({ name, value, origin }));
const redirectSent = (): string => room.person.tabs.at(-1)?.searchParams.get('redirect_uri') ?? '';

/** Another program takes a port, until the test ends. */
async function occupy(port: number | undefined, host = '127.0.0.1'): Promise<void> {
  const server = createServer();
  others.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
}

describe('an issuer that demands a form of the redirect address', () => {
  test('gets the usual one first, and nothing is learned where it takes that', async () => {
    await own.signIn();
    expect(registered()).toEqual(['http://127.0.0.1:*/callback']);
    expect(learned()).toEqual([]);
  });

  test('localhost: is asked again with that, which is remembered for the next registration', async () => {
    issuer.takesRedirect = (uri) => uri.startsWith('http://localhost:');
    await own.signIn();
    expect(registered()).toEqual(['http://127.0.0.1:*/callback', 'http://localhost:*/callback']);
    expect(learned()).toEqual([{ name: 'redirect', value: 'localhost', origin: 'learned' }]);
    expect(redirectSent()).toMatch(/^http:\/\/localhost:/);
    issuer.tokens = 'challenge';
    room.clock.advance(600_000);
    expect(await room.auth.token(room.server)).toEqual({ kind: 'dead' });
    issuer.tokens = 'ok';
    await own.signIn();
    expect(registered().slice(2)).toEqual(['http://localhost:*/callback']);
  });

  test('an address known beforehand: is asked a third time with the first of ours that is free', async () => {
    await occupy(room.ports[0]);
    issuer.takesRedirect = (uri) => room.ports.includes(Number(new URL(uri).port));
    await own.signIn();
    expect(registered().at(-1)).toBe(`http://127.0.0.1:${room.ports[1]}/callback`);
    expect(learned()).toEqual([{ name: 'redirect', value: `127.0.0.1:${room.ports[1]}`, origin: 'learned' }]);
    expect(redirectSent()).toBe(`http://127.0.0.1:${room.ports[1]}/callback`);
  });

  test('that none of ours has is asked three times and no more', async () => {
    issuer.takesRedirect = () => false;
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'registration-needed' } });
    expect(registered()).toHaveLength(3);
    expect(room.person.tabs).toEqual([]);
    expect(learned()).toBeUndefined();
  });

  test('and says so in words of its own is understood', async () => {
    issuer.registration = { status: 400, body: { error: 'invalid_redirect_uris' } };
    await expect(own.signIn()).rejects.toThrow('it answered "invalid_redirect_uris"');
    expect(registered()).toHaveLength(3);
  });

  test('but any other refusal is asked once', async () => {
    issuer.registration = { status: 400, body: { error: 'invalid_client_metadata' } };
    await expect(own.signIn()).rejects.toThrow('it answered "invalid_client_metadata"');
    expect(registered()).toHaveLength(1);
  });
});

describe('a form that the person set', () => {
  const set = (value: string) =>
    room.auth.issuers.setDeviation({ issuer: issuer.issuer, name: 'redirect', value, riskAccepted: false });

  test('is used and no other, also where the issuer refuses it', async () => {
    set('localhost');
    await own.signIn();
    expect(registered()).toEqual(['http://localhost:*/callback']);
    await own.signIn();
    expect(registered()).toHaveLength(1);
    issuer.takesRedirect = () => false;
    set(String(await freePort()));
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'registration-needed' } });
    expect(registered()).toHaveLength(2);
  });

  test('holds for a client of their own, letter for letter', async () => {
    const port = await freePort();
    set(`localhost:${port}`);
    await own.signIn({ ...room.server, clientId: 'ours' });
    expect(redirectSent()).toBe(`http://localhost:${port}/callback`);
  });

  test('is said to be taken where another program holds its port', async () => {
    const port = await freePort();
    set(String(port));
    await occupy(port);
    await expect(own.signIn()).rejects.toMatchObject({ problem: { code: 'redirect-port-taken' } });
    await expect(own.signIn({ ...room.server, clientId: 'ours' })).rejects.toThrow(`127.0.0.1:${port}`);
    expect(room.person.tabs).toEqual([]);
  });

  test('gives way again when it is removed', async () => {
    set('localhost');
    expect(room.auth.issuers.removeDeviation(issuer.issuer, 'redirect')).toBe(true);
    expect(room.auth.issuers.removeDeviation(issuer.issuer, 'redirect')).toBe(false);
    await own.signIn();
    expect(registered()).toEqual(['http://127.0.0.1:*/callback']);
  });
});

describe('a client that was made known beforehand', () => {
  const given = () => ({ ...room.server, clientId: 'ours' });

  test('comes back to an address that the person was told to enter', async () => {
    await own.signIn(given());
    expect(redirectSent()).toBe(`http://127.0.0.1:${room.ports[0]}/callback`);
  });

  test('comes back anywhere where all of these are taken', async () => {
    await occupy(room.ports[0]);
    await occupy(room.ports[1]);
    await own.signIn(given());
    expect(redirectSent()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  });
});

describe('localhost', () => {
  const form = async () => ({ host: 'localhost' as const, port: await freePort() });

  test('is both loopback addresses of this machine and nothing else', async () => {
    const listener = await listenForRedirect('state', await form());
    const answers = ['127.0.0.1', '[::1]'].map((host) =>
      fetch(`${listener?.redirectUri.replace('localhost', host)}?state=state`).then(({ status }) => status),
    );
    // The name in the address counts: another one is not ours.
    expect(await Promise.all(answers)).toEqual([404, 404]);
    const reply = fetch(`${listener?.redirectUri}?state=state`);
    await (await listener?.answer)?.show({ ok: true, title: 'Signed in', text: 'Done.' });
    expect((await reply).status).toBe(200);
    listener?.close();
  });

  test('is taken where another program holds either', async () => {
    const wanted = await form();
    await occupy(wanted.port, '::1');
    expect(await listenForRedirect('state', wanted)).toBeUndefined();
  });
});
