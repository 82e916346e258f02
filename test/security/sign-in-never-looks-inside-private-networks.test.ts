/**
 * What a public server says of its sign-in may be an attacker's: it leads to no private network, not to this machine and to
 * nothing unencrypted, and no browser opens for it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Auth } from '../../core/auth/auth.ts';
import { createCompanyPolicy } from '../../core/auth/company/company-policy.ts';
import { createAuth } from '../../core/auth/create-auth.ts';
import { systemClock } from '../../core/ports/clock.ts';
import type { Fetch } from '../../core/ports/fetch.ts';
import { createGuardedFetch } from '../../core/remote/guarded-fetch.ts';
import { createMemoryVault } from '../fakes/memory-vault.ts';
import { createScriptedPerson, type ScriptedPerson } from '../fakes/scripted-person.ts';

const server = { id: 'wiki', url: 'https://mcp.example/mcp' };
const metadataUrl = 'https://mcp.example/.well-known/oauth-protected-resource/mcp';
const issuerMetadataUrl = 'https://login.example/.well-known/oauth-authorization-server';

/** Addresses that names have here. An address stands for itself. */
const names: Record<string, string> = {
  'mcp.example': '93.184.216.34',
  'login.example': '93.184.216.35',
  'inside.example': '10.1.2.3',
};

let folder: string;
let auth: Auth;
let person: ScriptedPerson;
/** What the network serves, by address. */
let documents: Map<string, object>;
/** Every address that a request went to. */
let sent: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-guard-'));
  person = createScriptedPerson({ login: 'ada' });
  sent = [];
  documents = new Map<string, object>([
    [metadataUrl, { resource: server.url, authorization_servers: ['https://login.example'] }],
    [issuerMetadataUrl, issuerMetadata()],
  ]);
  const network: Fetch = async (input) => {
    sent.push(String(input));
    const document = documents.get(String(input));
    return document ? Response.json(document) : new Response(null, { status: 404 });
  };
  const resolve = async (name: string) => [{ address: names[name] ?? name, family: name.includes(':') ? 6 : 4 }];
  auth = createAuth({
    file: join(folder, 'auth.db'),
    vault: createMemoryVault(),
    fetchFor: (home) => createGuardedFetch(network, { home, resolve }),
    clock: systemClock,
    browser: person,
    record: () => {},
    ask: async () => ({ answer: 'allowed', choice: { without: [] } }),
    policy: { words: () => undefined, first: () => undefined, tools: () => ({}), mayAsk: () => true },
    signInEvery: () => 0,
    useDpop: () => true,
    signInTimeoutMs: () => 60_000,
    signInPauseMs: () => 0,
    registrationRules: { documentUrl: () => undefined, mayRegister: () => true, registrationLifeMs: () => Infinity },
    companies: createCompanyPolicy(() => ({ companies: [], machines: [] })),
    environment: {},
  });
});
afterEach(async () => {
  await auth.close();
  rmSync(folder, { recursive: true });
});

function issuerMetadata(changes: Record<string, string> = {}): object {
  return {
    issuer: 'https://login.example',
    authorization_endpoint: 'https://login.example/authorize',
    token_endpoint: 'https://login.example/token',
    registration_endpoint: 'https://login.example/register',
    code_challenge_methods_supported: ['S256'],
    ...changes,
  };
}

/** The code of the problem a sign-in ends with. */
async function refusal(pointer = metadataUrl): Promise<unknown> {
  const { done } = auth.signIn(server, [`Bearer resource_metadata="${pointer}"`]);
  return done.then(
    () => 'signed in',
    (error: { problem?: { code: string } }) => error.problem?.code,
  );
}

const inside = [
  'https://10.0.0.1',
  'https://192.168.1.1',
  'https://inside.example',
  'https://169.254.169.254',
  'https://127.0.0.1:8443',
  'https://[::1]:8443',
  'http://127.0.0.1:8080',
  'http://localhost:8080',
];
const plain = ['http://login.example', 'http://93.184.216.35'];

describe('a public server', () => {
  test.each([...inside, ...plain])('that keeps its description at %s is not followed there', async (origin) => {
    expect(await refusal(`${origin}/.well-known/oauth-protected-resource/mcp`)).toBe('authorization-metadata');
    expect(sent).toEqual([]);
    expect(person.tabs).toEqual([]);
  });

  test.each([...inside, ...plain])('that names %s as its sign-in service is not followed there', async (issuer) => {
    documents.set(metadataUrl, { resource: server.url, authorization_servers: [issuer] });
    expect(await refusal()).toBe('authorization-metadata');
    expect(sent).toEqual([metadataUrl]);
    expect(person.tabs).toEqual([]);
  });

  test.each(plain)('whose sign-in service has an endpoint at %s is refused', async (origin) => {
    for (const name of ['authorization_endpoint', 'token_endpoint', 'registration_endpoint']) {
      documents.set(issuerMetadataUrl, issuerMetadata({ [name]: `${origin}/x` }));
      expect(await refusal()).toBe('authorization-metadata');
    }
    expect(person.tabs).toEqual([]);
  });

  test.each(inside)('whose sign-in service registers clients at %s has nothing sent there', async (origin) => {
    documents.set(issuerMetadataUrl, issuerMetadata({ registration_endpoint: `${origin}/register` }));
    expect(await refusal()).toMatch(/^(authorization-metadata|sign-in-unavailable)$/);
    expect(new Set(sent)).toEqual(new Set([metadataUrl, issuerMetadataUrl]));
    expect(person.tabs).toEqual([]);
  });
});

describe('the one door to addresses that a server names', () => {
  const reached: string[] = [];
  const guarded = createGuardedFetch(
    async (url) => {
      reached.push(String(url));
      return new Response('{}');
    },
    { home: new URL(server.url), resolve: async () => [{ address: '93.184.216.35', family: 4 }] },
  );

  test.each([...plain, 'https://someone:secret@login.example', 'ftp://login.example'])(
    'is closed to %s, whoever asks',
    async (address) => {
      await expect(guarded(new URL(address))).rejects.toThrow('the server names an address');
      expect(reached).toEqual([]);
    },
  );
});
