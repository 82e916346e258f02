import { describe, expect, it } from 'vitest';
import { totalOf } from './report.ts';
import { type Check, type Exception, type Outcome, verdictOf } from './verdict.ts';

const check = (status: Check['status']): Check => ({ id: 'a-check', description: 'what is checked', status });
const outcome = (exitCode: number, ...statuses: Check['status'][]): Outcome => ({
  exitCode,
  checks: statuses.map(check),
  said: 'what the client said',
});
const open: Exception = { kind: 'open', reason: 'not built yet' };
const deviation: Exception = { kind: 'deviation', quote: 'It MUST be so.', source: 'RFC 1, section 1' };

describe('a scenario', () => {
  it('passes when the suite is content and made a check', () => {
    expect(verdictOf(outcome(0, 'INFO', 'SUCCESS'), undefined)).toMatchObject({ state: 'passed', passedChecks: 1 });
  });

  it('fails when no check was made, however content the suite is', () => {
    expect(verdictOf(outcome(0, 'INFO', 'SKIPPED'), undefined)).toMatchObject({ state: 'failed' });
    expect(verdictOf(outcome(0), undefined).why).toContain('no check was made');
  });

  it('fails by a check or a warning, and says which', () => {
    const verdict = verdictOf(outcome(1, 'SUCCESS', 'FAILURE', 'WARNING'), undefined);
    expect(verdict).toMatchObject({ state: 'failed', passedChecks: 1, failedChecks: 2 });
    expect(verdict.why).toContain('a-check: what is checked');
  });

  it('fails when the client command failed, and says what it said', () => {
    const { state, why } = verdictOf(outcome(1, 'SUCCESS'), undefined);
    expect(state).toBe('failed');
    expect(why).toContain('what the client said');
  });

  it('with an exception counts as neither while it fails, and gives the reason or the quote', () => {
    expect(verdictOf(outcome(1, 'FAILURE'), open)).toMatchObject({ state: 'open', why: ['not built yet'] });
    expect(verdictOf(outcome(1, 'FAILURE'), deviation).why).toEqual(['“It MUST be so.” (RFC 1, section 1)']);
  });

  it('with an exception fails when it passes: the exception must go', () => {
    for (const exception of [open, deviation]) {
      expect(verdictOf(outcome(0, 'SUCCESS'), exception)).toMatchObject({ state: 'failed' });
    }
  });
});

it('the total counts what is excused apart', () => {
  const verdicts = [
    verdictOf(outcome(0, 'SUCCESS'), undefined),
    verdictOf(outcome(1, 'FAILURE'), undefined),
    verdictOf(outcome(1, 'FAILURE'), open),
  ];
  expect(totalOf(verdicts)).toBe('1 passed, 1 failed, 0 deviations of the suite, 1 open, 0 left to hosts');
});
