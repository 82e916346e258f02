/**
 * Every endpoint of an issuer, misbehaving in every way: the person is told one thing, the issuer is asked a small number of
 * times (counted there), nothing is lost, and all goes on once it behaves.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemOf, type Problem } from '../../shared/problem.ts';
import type { Manner } from '../fakes/manners.ts';
import { startMisbehavingIssuer, type MisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { METADATA, openIssuerRoom, type IssuerRoom } from './auth-issuer-room.ts';
import { browserStep, SIGN_IN_LIMIT_MS } from './auth-room.ts';

const DESCRIPTION = '/description';
const ALONE_SECONDS = 120;

let own: IssuerRoom;
let elsewhere: MisbehavingIssuer;

beforeEach(async () => {
  [own, elsewhere] = await Promise.all([openIssuerRoom(), startMisbehavingIssuer()]);
  const { issuer, room } = own;
  // The server lies at its issuer's origin here, so that one fake misbehaves for all endpoints.
  room.server = { ...room.server, url: `${issuer.origin}/mcp` };
  room.description.resource = room.server.url;
  issuer.documents.set(DESCRIPTION, room.description);
  room.challenge = [`Bearer resource_metadata="${issuer.origin}${DESCRIPTION}"`];
});

afterEach(async () => {
  // First the issuer: a tab may still wait for it.
  await own.issuer.stop();
  await own[Symbol.asyncDispose]();
  await elsewhere.stop();
});

const manners = {
  'asks for time with 429': () => ({ status: 429, retryAfter: `${ALONE_SECONDS}` }),
  'asks for time until a date': () => {
    const date = new Date(Date.now() + ALONE_SECONDS * 1000);
    return { status: 429, retryAfter: date.toUTCString() };
  },
  'fails with 500': () => ({ status: 500 }),
  'fails with 503': () => ({ status: 503, retryAfter: `${ALONE_SECONDS}` }),
  'never answers': () => 'hang',
  'never ends its answer': () => 'stall',
  'answers with a web page': () => 'web page',
  'answers with half of its JSON': () => 'broken',
  'answers with nothing in it': () => 'empty',
  'cuts the connection': () => 'cut',
  'answers without end': () => 'too much',
  'redirects elsewhere': () => ({ elsewhere: `${elsewhere.origin}/token` }),
} satisfies Record<string, () => Manner>;
type Case = keyof typeof manners;

/** What a person is told in each case: the problem's code, and the reason in its message. */
const unavailable: Record<Case, string> = {
  'asks for time with 429': 'sign-in-unavailable (ISSUER: HTTP 429)',
  'asks for time until a date': 'sign-in-unavailable (ISSUER: HTTP 429)',
  'fails with 500': 'sign-in-unavailable (ISSUER: HTTP 500)',
  'fails with 503': 'sign-in-unavailable (ISSUER: HTTP 503)',
  'never answers': 'sign-in-unavailable (ISSUER: no answer in time)',
  'never ends its answer': 'sign-in-unavailable (ISSUER: no answer in time)',
  'answers with a web page': 'sign-in-unavailable (ISSUER: an answer that cannot be read)',
  'answers with half of its JSON': 'sign-in-unavailable (ISSUER: an answer that cannot be read)',
  'answers with nothing in it': 'sign-in-unavailable (ISSUER: an answer that cannot be read)',
  'cuts the connection': 'sign-in-unavailable (ISSUER: no answer)',
  'answers without end': 'sign-in-unavailable (ISSUER: an answer that is too long)',
  'redirects elsewhere': 'sign-in-unavailable (ISSUER: HTTP 302)',
};
const cases = Object.keys(unavailable) as Case[];
const always = (outcome: string) => Object.fromEntries(cases.map((one) => [one, outcome])) as Record<Case, string>;

interface Endpoint {
  path: string;
  /** Whether it is used by somebody who is signed in. */
  signedIn?: boolean;
  /** What somebody does who needs it; gives what they are told. */
  act: () => Promise<string>;
  told: Record<Case, string>;
  /** Requests that the issuer sees in all, and where they are more. */
  requests: number;
  more?: Partial<Record<Case, number>>;
  tabs: number;
}

const signIn = () => own.signIn().then(() => 'signed in', told);

const endpoints: Record<string, Endpoint> = {
  'resource metadata': {
    path: DESCRIPTION,
    act: signIn,
    told: {
      ...unavailable,
      'answers with a web page': 'authorization-metadata (the description it points to is missing)',
      'answers with half of its JSON': 'authorization-metadata (ISSUER sent no valid JSON)',
      'answers with nothing in it': 'authorization-metadata (its description names no resource or no sign-in service)',
      'redirects elsewhere': 'authorization-metadata (ISSUER redirects elsewhere)',
    },
    requests: 1,
    tabs: 0,
  },
  'issuer metadata': {
    path: METADATA,
    act: signIn,
    told: {
      ...unavailable,
      'answers with a web page': 'authorization-metadata (http://ISSUER/tenant publishes no description)',
      'answers with half of its JSON': 'authorization-metadata (ISSUER sent no valid JSON)',
      'answers with nothing in it': 'authorization-metadata (ISSUER describes no usable endpoints)',
      'redirects elsewhere': 'authorization-metadata (ISSUER redirects elsewhere)',
    },
    requests: 2,
    // A page for every address is how a site looks that has no such document: the other two addresses are tried.
    more: { 'answers with a web page': 4 },
    tabs: 0,
  },
  registration: { path: '/register', act: signIn, told: unavailable, requests: 3, tabs: 0 },
  'authorization page': {
    path: '/authorize',
    async act() {
      const reached = own.issuer.reached('/authorize');
      const open = own.room.auth.signIn(own.room.server, own.room.challenge);
      await browserStep(open);
      await reached;
      own.room.clock.advance(SIGN_IN_LIMIT_MS);
      return open.done.then(() => 'signed in', told);
    },
    // What a page shows is between the person and the issuer; nobody came back.
    told: always('sign-in-timed-out'),
    requests: 4,
    tabs: 1,
  },
  'token exchange': { path: '/token', act: signIn, told: unavailable, requests: 5, tabs: 1 },
  refresh: {
    path: '/token',
    signedIn: true,
    async act() {
      own.room.clock.advance(600_000);
      const answer = await own.room.auth.token(own.room.server);
      return answer.kind === 'unavailable' ? words(answer.problem) : answer.kind;
    },
    told: unavailable,
    requests: 2,
    tabs: 0,
  },
  revocation: {
    path: '/revoke',
    signedIn: true,
    async act() {
      const [result] = await own.room.auth.signOut(own.room.server);
      return result?.revocation ?? 'nobody was signed in';
    },
    // 200 is all that RFC 7009 wants; what the answer holds is of no interest.
    told: {
      ...always('queued'),
      'answers with a web page': 'revoked',
      'answers with half of its JSON': 'revoked',
      'answers with nothing in it': 'revoked',
    },
    requests: 2,
    more: { 'answers with a web page': 3, 'answers with half of its JSON': 3, 'answers with nothing in it': 3 },
    tabs: 0,
  },
  'device authorization': {
    path: '/device',
    async act() {
      own.change({ device_authorization_endpoint: `${own.issuer.origin}/device` });
      own.room.person.loseBrowser();
      return signIn();
    },
    told: unavailable,
    requests: 4,
    tabs: 0,
  },
};

function words({ code, message }: Problem): string {
  const reason = /\(.*\)/.exec(message)?.[0].replaceAll(new URL(own.issuer.origin).host, 'ISSUER');
  return reason === undefined ? code : `${code} ${reason}`;
}

function told(error: unknown): string {
  return words(problemOf(error));
}

/** What comes of the act; what takes too long takes too long at once. */
async function outcomeOf({ path, act }: Endpoint, manner: Manner): Promise<string> {
  own.issuer.manners.set(path, manner);
  const reached = own.issuer.reached(path);
  const outcome = act();
  if (manner === 'hang' || manner === 'stall') {
    await reached;
    own.room.timeUp();
  }
  return outcome;
}

describe.each(Object.entries(endpoints))('an issuer whose %s', (_, endpoint) => {
  test.each(cases)('%s', async (name) => {
    const { issuer, room } = own;
    if (endpoint.signedIn) await own.signIn();
    const [hits, tabs] = [issuer.hits.length, room.person.tabs.length];
    expect(await outcomeOf(endpoint, manners[name]())).toBe(endpoint.told[name]);
    expect(issuer.hits.length - hits).toBe(endpoint.more?.[name] ?? endpoint.requests);
    expect(room.person.tabs.length - tabs).toBe(endpoint.tabs);
    expect(elsewhere.hits).toEqual([]);
  });
});

test.each(['resource metadata', 'issuer metadata', 'registration', 'authorization page', 'token exchange'])(
  'a sign-in that failed at the %s works once the issuer does',
  async (name) => {
    const endpoint = endpoints[name];
    if (!endpoint) throw new Error(name);
    await outcomeOf(endpoint, { status: 503 });
    own.issuer.manners.clear();
    expect(await signIn()).toBe('signed in');
  },
);
