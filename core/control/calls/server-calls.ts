import { serverUrl } from '../../registry/servers.ts';
import type { ServerView } from '../../../shared/contract.ts';
import type { Account, AccountState, Server } from '../../../shared/models.ts';
import { fail, problemOf } from '../../../shared/problem.ts';
import { companyOfId } from '../../../shared/company-id.ts';
import { Secret } from '../../../shared/secret.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import type { AuthServer, SignIn } from '../../auth/auth.ts';
import { checkHeaders, hasOwnAuthorization, type StoredHeader } from '../../auth/tokens/server-headers.ts';
import { checkMachine } from '../../auth/sign-in/machine.ts';
import type { ControlHandlers } from '../handlers.ts';
import { challengeOf } from './challenge-of.ts';
import { readClientProof } from './client-proof.ts';
import { removeServer } from './remove-server.ts';
import type { Rooms } from './rooms.ts';

export interface ServerCalls {
  view(server: Server): Promise<ServerView>;
  views(): Promise<ServerView[]>;
  calls: ControlHandlers['servers'];
}

export function serverCalls(rooms: Rooms): ServerCalls {
  const { registry, auth, serverHeaders, vault, activity, broker, health, policies } = rooms;
  const { servers, advertisements } = registry;

  const stateOf = async (server: Server, account: Account | undefined, spoke: boolean): Promise<AccountState> => {
    if (auth.openSignIn(server.id)) return 'signing-in';
    if (account) return (await auth.isSpent(server)) ? 'sign-in-needed' : 'signed-in';
    if (hasOwnAuthorization(server)) return 'not-required';
    if (health.signInWanted(server.id)) return 'sign-in-needed';
    // A server that spoke to nobody in particular asked for no sign-in, as far as we know.
    return spoke ? 'not-required' : 'none';
  };
  const view = async (server: Server): Promise<ServerView> => {
    const account = auth.account(server.id);
    const accounts = auth.accounts(server.id);
    const advertisement = advertisements.get(server.id, account?.id ?? '');
    const outdated = broker.outdated(server.id);
    return {
      ...server,
      accountState: await stateOf(server, account, advertisement !== undefined),
      ...(account ? { account } : {}),
      accounts,
      chosen: auth.chosen(server.id),
      ...(advertisement ? { protocolVersion: advertisement.protocolVersion } : {}),
      health: health.of(server.id),
      ...(outdated.length > 0 ? { restart: outdated } : {}),
    };
  };
  /** Where to sign in: a server, or a company as `@NAME`. Problems: `server-unknown`, `company-unknown`. */
  const placeOf = (id: string): Server | AuthServer => {
    const company = companyOfId(id);
    return company === undefined ? servers.need(id) : auth.companies.server(company);
  };
  const views = () => Promise.all(servers.list().map(view));
  const calls: ControlHandlers['servers'] = {
    list: views,
    async add({ input, source }) {
      const { name, url, clientId } = input;
      // One that nobody could use is refused now, and not at its first call.
      policies.check({ url: serverUrl(url) });
      const proof = readClientProof(input);
      const { machine = false } = input;
      checkMachine(machine, proof !== undefined);
      const headers = storedHeaders(input.headers);
      // Before the server is there: a secret that cannot be kept must not leave half a server behind.
      if (proof || headers.length > 0) await vault.ready();
      const server = servers.add({ id: name, url, clientId, machine, headers: headers.map((header) => header.name) });
      try {
        if (clientId !== undefined) await auth.giveClient(server, proof);
        if (headers.length > 0) await serverHeaders.put(server, headers);
      } catch (error) {
        servers.remove(server.id);
        throw error;
      }
      activity.record({ kind: 'server.changed', server: server.id, outcome: 'added', ...decidedBy(source) });
      broker.refresh();
      return view(server);
    },
    async setHeaders({ input, source }) {
      const server = servers.need(input.server);
      const headers = storedHeaders(input.headers);
      await serverHeaders.put(server, headers);
      const changed = servers.setHeaders(
        server.id,
        headers.map(({ name }) => name),
      );
      // Nobody's sign-in is used there any more.
      if (hasOwnAuthorization(changed) && auth.account(server.id)) await auth.signOut(server);
      health.forget(server.id);
      // What it said was said to other credentials.
      advertisements.forget(server.id);
      activity.record({ kind: 'server.changed', server: server.id, outcome: 'headers', ...decidedBy(source) });
      broker.refresh();
      return view(changed);
    },
    async setClient({ input, source }) {
      const before = servers.need(input.server);
      const proof = readClientProof(input);
      checkMachine(before.machine ?? false, proof !== undefined);
      if (before.fromPolicy && before.clientId !== input.clientId) fail('server-from-policy', { server: before.id });
      if (proof) await vault.ready();
      const isOther = before.clientId !== input.clientId;
      const signOut = isOther ? await auth.signOut(before) : [];
      if (isOther) await auth.forgetClient(before);
      const server = servers.setClient(before.id, input.clientId);
      if (server.clientId !== undefined) await auth.giveClient(server, proof);
      activity.record({ kind: 'server.changed', server: server.id, outcome: 'client changed', ...decidedBy(source) });
      broker.refresh();
      return { server: await view(server), signOut };
    },
    async remove({ input, source }) {
      const server = servers.need(input.server);
      if (server.fromPolicy) fail('server-from-policy', { server: server.id });
      return { signOut: await removeServer(server, rooms, source) };
    },
    async signIn({ input, signal }) {
      const { account, another, scopes, company } = input;
      const place = placeOf(input.server);
      // Whoever asks for something of their own does not get another's sign-in.
      const isPlain = account === undefined && !another && scopes === undefined && company === undefined;
      const open = isPlain ? auth.openSignIn(place.id) : undefined;
      if (open) return open.steps();
      const challenge = 'isCompany' in place ? [] : await challengeOf(rooms, servers.need(place.id), signal);
      if (!challenge) return fail('sign-in-not-needed', { server: place.id });
      const signIn = auth.signIn(place, challenge, { account, another, scopes, company });
      // Whoever asked has gone: nobody waits for this browser page any more.
      signal.addEventListener('abort', () => signIn.cancel(), { once: true });
      return signIn.steps();
    },
    finishSignIn({ input }) {
      const { id } = placeOf(input.server);
      // The address itself tells whose it is: every other sign-in refuses it.
      if (!auth.openSignIns(id).some((open) => takes(open, input.url))) fail('sign-in-address-wrong', { server: id });
      return { taken: true };
    },
    // A company that no policy names any more is signed out of all the same.
    signOut: ({ input: { server, account } }) =>
      auth.signOut(companyOfId(server) === undefined ? servers.need(server) : { id: server }, account),
    signOutEverywhere: () => auth.signOutEverywhere(),
    useAccount({ input, source }) {
      const server = servers.need(input.server);
      const { account, agent } = input;
      if (account !== undefined) auth.choose(server.id, account, agent);
      else if (agent !== undefined) auth.unchoose(server.id, agent);
      else fail('usage', { reason: 'Say which account, or which host goes back to the default.' });
      activity.record({ kind: 'access.changed', server: server.id, account, outcome: 'chosen', ...decidedBy(source) });
      return view(server);
    },
    cancelSignIn({ input }) {
      const open = auth.openSignIns(placeOf(input.server).id);
      for (const one of open) one.cancel();
      return { cancelled: open.length > 0 };
    },
    tools: ({ input }) => broker.tools(servers.need(input.server)),
  };
  return { view, views, calls };
}

/** Whether it was waiting for this address. */
function takes(open: SignIn, address: string): boolean {
  try {
    open.paste(address);
    return true;
  } catch (error) {
    if (problemOf(error).code === 'sign-in-address-wrong') return false;
    throw error;
  }
}

/** Throws `header-invalid`. */
function storedHeaders(given: readonly { name: string; value: string }[] = []): StoredHeader[] {
  const headers = given.map(({ name, value }) => ({ name, value: new Secret(value) }));
  checkHeaders(headers);
  return headers;
}
