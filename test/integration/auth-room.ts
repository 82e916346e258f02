import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Auth, AuthServer, ScopePolicy, SignIn, SignInAnswer, SignInAsked } from '../../core/auth/auth.ts';
import type { RegistrationRules } from '../../core/auth/clients/clients.ts';
import { createCompanyPolicy } from '../../core/auth/company/company-policy.ts';
import type { Company, Machine } from '../../shared/company-policy.ts';
import { createAuth } from '../../core/auth/create-auth.ts';
import { createGuardedFetch } from '../../core/remote/guarded-fetch.ts';
import type { Fetch } from '../../core/ports/fetch.ts';
import type { SignInStep } from '../../shared/contract.ts';
import type { ActivityDraft } from '../../shared/models.ts';
import { freePort } from '../fakes/free-port.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createMemoryVault, type MemoryVault } from '../fakes/memory-vault.ts';
import { createScriptedPerson, type ScriptedPerson } from '../fakes/scripted-person.ts';

/** Auth with everything around it, and a protected server that says which issuer it trusts. */
export interface AuthRoom {
  auth: Auth;
  server: AuthServer;
  /** The server's `WWW-Authenticate` line. */
  challenge: string[];
  /** What the server publishes of itself; a test may change it. */
  description: { resource: string; authorization_servers?: string[]; scopes_supported?: string[] };
  /** What the server answers, by path: a JSON document or a status; 404 for every other path. */
  documents: Map<string, object | number>;
  origin: string;
  person: ScriptedPerson;
  vault: MemoryVault;
  clock: ManualClock;
  activity: ActivityDraft[];
  /** What the person was asked, in order. */
  questions: SignInAsked[];
  /** How the person answers from now on; at first: yes to everything. */
  answer: (asked: SignInAsked, signal: AbortSignal) => SignInAnswer | Promise<SignInAnswer>;
  /** What the policy says of scopes; a test may change it. */
  policy: ScopePolicy;
  /** As a new installation has them; a test may change them. */
  rules: RegistrationRules;
  /** What policy says of companies and machines; a test may change it. */
  companies: { companies: Company[]; machines: Machine[] };
  environment: Record<string, string>;
  /** Where sign-ins of clients that were made known beforehand come back to. */
  ports: readonly number[];
  /** Every address auth fetched. */
  fetched: string[];
  /** Whether the person lets tokens be bound to a key, and how often policy wants a sign-in (0: never). */
  choices: { dpop: boolean; signInHours: number };
  /** Ends every request under way, as one that takes too long ends. */
  timeUp(): void;
  folder: string;
  file: string;
  /** Closes auth and opens it anew on the same files, as a restart does. */
  reopen(meanwhile?: () => void): Promise<Auth>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const PRM = '/.well-known/oauth-protected-resource/mcp';
export const SIGN_IN_LIMIT_MS = 300_000;
export const SIGN_IN_PAUSE_MS = 60_000;

export interface AuthRoomOptions {
  scopes?: string[];
  /** What spreads refreshes, from 0 to 1. */
  chance?: () => number;
}

export async function openAuthRoom(options: AuthRoomOptions = {}): Promise<AuthRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'auth-'));
  const file = join(folder, 'auth.db');
  const vault = createMemoryVault();
  // Real time to begin with: issuers check it.
  const clock = createManualClock(Date.now());
  const person = createScriptedPerson({ login: 'ada' });
  const activity: ActivityDraft[] = [];
  const choices = { dpop: true, signInHours: 0 };
  const fetched: string[] = [];
  const questions: SignInAsked[] = [];
  const policy: ScopePolicy = { words: () => undefined, first: () => undefined, tools: () => ({}), mayAsk: () => true };
  const rules: RegistrationRules = {
    documentUrl: () => undefined,
    mayRegister: () => true,
    registrationLifeMs: () => Infinity,
  };
  const companies: AuthRoom['companies'] = { companies: [], machines: [] };
  const environment: Record<string, string> = {};
  const port = await freePort();
  const ports = [port, await freePort(port)];
  const fetchNoted: Fetch = (input, init) => {
    fetched.push(String(input));
    return fetch(input, init);
  };
  let limit = new AbortController();
  const open = (): Auth =>
    createAuth({
      file,
      vault,
      fetchFor: (home) => createGuardedFetch(fetchNoted, { home, timeLimit: () => limit.signal }),
      clock,
      browser: person,
      record: (draft) => void activity.push(draft),
      ask: async (asked, opened, signal) => {
        questions.push(asked);
        opened(`p${questions.length}`);
        return room.answer(asked, signal);
      },
      policy,
      signInEvery: () => choices.signInHours,
      useDpop: () => choices.dpop,
      signInTimeoutMs: () => SIGN_IN_LIMIT_MS,
      signInPauseMs: () => SIGN_IN_PAUSE_MS,
      chance: options.chance ?? (() => 0),
      registrationRules: rules,
      companies: createCompanyPolicy(() => companies),
      environment,
      redirectPorts: ports,
    });
  const resource = await startResource();
  if (options.scopes) resource.description.scopes_supported = options.scopes;
  let auth = open();
  const room: AuthRoom = {
    auth,
    server: { id: 'wiki', url: `${resource.origin}/mcp` },
    challenge: [`Bearer resource_metadata="${resource.origin}${PRM}"`],
    description: resource.description,
    documents: resource.documents,
    origin: resource.origin,
    person,
    vault,
    clock,
    activity,
    questions,
    answer: () => ({ answer: 'allowed', choice: { without: [] } }),
    policy,
    choices,
    rules,
    companies,
    environment,
    ports,
    fetched,
    timeUp() {
      limit.abort(new DOMException('too late', 'TimeoutError'));
      limit = new AbortController();
    },
    folder,
    file,
    async reopen(meanwhile = () => {}) {
      await auth.close();
      meanwhile();
      auth = room.auth = open();
      return auth;
    },
    async [Symbol.asyncDispose]() {
      await auth.close();
      await person.settled();
      await resource.stop();
      rmSync(folder, { recursive: true });
    },
  };
  return room;
}

async function startResource() {
  const server = createServer((request, response) => {
    const document = documents.get(request.url ?? '');
    if (document === undefined) response.writeHead(404).end();
    else if (typeof document === 'number') response.writeHead(document).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const description: AuthRoom['description'] = { resource: `${origin}/mcp` };
  const documents: AuthRoom['documents'] = new Map([[PRM, description]]);
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { origin, description, documents, stop };
}

/** Everything an iteration gives until it ends. */
export async function all<T>(items: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Waits until a sign-in has asked for the browser. */
export async function browserStep(signIn: SignIn): Promise<SignInStep> {
  for await (const step of signIn.steps()) if (step.step === 'browser') return step;
  throw new Error('the browser was never opened');
}
