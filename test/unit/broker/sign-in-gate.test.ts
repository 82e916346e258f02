import { describe, expect, it } from 'vitest';
import type { Caller, Challenge, Held, SignInRequest, TokenAnswer } from '../../../core/auth/auth.ts';
import { createSignInGate, type Patience } from '../../../core/broker/sign-in.ts';
import { ScopeNeeded, SignInNeeded } from '../../../core/broker/upstream.ts';
import { bearer } from '../../../core/ports/credential.ts';
import { Secret } from '../../../shared/secret.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const server = { id: 'notes', url: 'https://notes.example.com/mcp' };
const caller: Caller = { agent: 'cursor', host: 'cursor', entry: 'e1' };
const challenge: Challenge = ['Bearer error="insufficient_scope", scope="write"'];

function held(...scopes: string[]): Held {
  const about = { server: 'notes', issuer: 'https://issuer.example', signedInAt: '2026-01-01T00:00:00Z' };
  const account = { id: 'ada', ...about, scopes, refreshable: true };
  const token = new Secret('t');
  return { token, credential: bearer(token), account, set: { server: 'notes', account: 'ada' }, scopes, generation: 1 };
}

/** A gate over sign-ins that the test ends. */
function createRoom() {
  const clock = createManualClock();
  const asked: SignInRequest[] = [];
  const learned: (readonly string[])[] = [];
  const room = {
    asked,
    learned,
    clock,
    ended: Promise.withResolvers<void>(),
    /** What the agent holds for the tool now. */
    token: { kind: 'held', held: held('read') } as TokenAnswer,
  };
  const gate = createSignInGate({
    server,
    clock,
    caller,
    auth: {
      token: async () => room.token,
      fellShort: (_, __, ___, scopes) => void learned.push(scopes),
      signIn(_, __, request = {}) {
        asked.push(request);
        const done = room.ended.promise.then(() => held('read').account);
        return { done, cancel() {}, paste() {}, async *steps() {} };
      },
    },
  });
  const patience: Patience = { until: clock.now() + 50_000, signal: new AbortController().signal };
  return { room, gate, patience };
}

/** Fails with each of these in turn, then succeeds. */
function failing(...errors: Error[]) {
  const act = async (): Promise<string> => {
    act.runs++;
    const next = errors.shift();
    if (next) throw next;
    return 'done';
  };
  act.runs = 0;
  return act;
}

const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });
const short = () => new ScopeNeeded(challenge, held('read'), ['write']);

describe('a call that nobody signed in for', () => {
  it('waits for the sign-in and runs then', async () => {
    const { room, gate, patience } = createRoom();
    const act = failing(new SignInNeeded([], 'none'));
    const call = gate.through(act, patience, 'read_page');
    room.ended.resolve();
    expect(await call).toBe('done');
    expect(act.runs).toBe(2);
    expect(room.asked).toEqual([{ caller: { ...caller, tool: 'read_page' } }]);
  });

  it('is told to call again when its host gets impatient, and the sign-in goes on', async () => {
    const { room, gate, patience } = createRoom();
    const call = gate.through(failing(new SignInNeeded([], 'none')), patience, 'read_page');
    const refused = expect(call).rejects.toEqual(problem('sign-in-pending'));
    await expect.poll(() => room.asked).toHaveLength(1);
    room.clock.advance(50_000);
    await refused;
  });

  it('opens nothing where a sign-in stopped working: that is for the person to begin', async () => {
    const { room, gate, patience } = createRoom();
    const call = gate.through(failing(new SignInNeeded([], 'dead')), patience, 'read_page');
    await expect(call).rejects.toEqual(problem('sign-in-needed'));
    expect(room.asked).toEqual([]);
  });

  it('asks once only', async () => {
    const { room, gate, patience } = createRoom();
    room.ended.resolve();
    const again = new SignInNeeded([], 'none');
    await expect(gate.through(failing(new SignInNeeded([], 'none'), again), patience, 'read_page')).rejects.toBe(again);
    expect(room.asked).toHaveLength(1);
  });
});

describe('a call whose token falls short', () => {
  it('asks for more, names the token that fell short, and runs once', async () => {
    const { room, gate, patience } = createRoom();
    const act = failing(short());
    const call = gate.through(act, patience, 'save_page');
    room.ended.resolve();
    expect(await call).toBe('done');
    expect(act.runs).toBe(2);
    expect(room.asked).toEqual([
      { caller: { ...caller, tool: 'save_page', short: { server: 'notes', account: 'ada' } } },
    ]);
    expect(room.learned).toEqual([['write']]);
  });

  it('asks nobody where its agent has a wider token already', async () => {
    const { room, gate, patience } = createRoom();
    room.token = { kind: 'held', held: held('read', 'write') };
    expect(await gate.through(failing(short()), patience, 'save_page')).toBe('done');
    expect(room.asked).toEqual([]);
  });

  it('is followed twice and no further', async () => {
    const { room, gate, patience } = createRoom();
    room.ended.resolve();
    const act = failing(short(), short(), short(), short());
    await expect(gate.through(act, patience, 'save_page')).rejects.toEqual(problem('scopes-not-enough'));
    expect(room.asked).toHaveLength(2);
    expect(act.runs).toBe(3);
  });

  it('asks nobody where it is no call of a tool', async () => {
    const { room, gate, patience } = createRoom();
    await expect(gate.through(failing(short()), patience)).rejects.toMatchObject({ name: 'ScopeNeeded' });
    expect(room.asked).toEqual([]);
  });
});
