import { describe, expect, it } from 'vitest';
import { keepTrying } from '../../../core/broker/keep-trying.ts';
import { RemoteFailure, type RemoteFailureKind } from '../../../core/remote/remote.ts';
import { problem, ProblemError } from '../../../shared/problem.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const away = () => new RemoteFailure({ kind: 'unreachable', reason: 'no way to it' }, 'no');
const settle = async () => {
  for (let turns = 0; turns < 5; turns++) await Promise.resolve();
};

/** When it is tried, in milliseconds after the first time, until the test stops it. */
async function triesOf(chance: number, count: number): Promise<number[]> {
  const clock = createManualClock();
  const began = clock.now();
  const stop = new AbortController();
  const tries: number[] = [];
  const act = async () => {
    tries.push(clock.now() - began);
    throw away();
  };
  const trying = keepTrying(act, { clock, signal: stop.signal, chance: () => chance });
  while (tries.length < count) {
    await settle();
    clock.advance(100);
  }
  stop.abort();
  await trying;
  return tries;
}

describe('what is tried again until it succeeds', () => {
  it('is left more and more in peace, a minute at most', async () => {
    const seconds = (await triesOf(1, 10)).map((ms) => ms / 1_000);
    expect(seconds).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  });

  it('is not tried by everybody at the same moment', async () => {
    expect(await triesOf(0, 4)).toEqual([0, 500, 1_500, 3_500]);
  });

  it('ends with its success', async () => {
    let tries = 0;
    const act = async () => {
      tries += 1;
      if (tries < 3) throw away();
    };
    const clock = createManualClock();
    const trying = keepTrying(act, { clock, signal: new AbortController().signal });
    while (tries < 3) {
      await settle();
      clock.advance(1_000);
    }
    await trying;
    expect(tries).toBe(3);
  });

  it.each<[unknown]>([
    [new RemoteFailure({ kind: 'forbidden', challenge: [] }, 'no')],
    [new RemoteFailure({ kind: 'http', status: 410 } as RemoteFailureKind, 'no')],
    [new RemoteFailure({ kind: 'not-mcp', reason: 'it answers with a web page' }, 'no')],
    [new ProblemError(problem('paused'))],
    [new Error('a mistake of ours')],
  ])('is not tried again where waiting cannot help', async (error) => {
    let tries = 0;
    const act = async () => {
      tries += 1;
      throw error;
    };
    await keepTrying(act, { clock: createManualClock(), signal: new AbortController().signal });
    expect(tries).toBe(1);
  });
});
