import { describe, expect, test } from 'vitest';
import { agreedScopes, offerScopes, words, type ScopeFacts } from '../../core/auth/accounts/scopes.ts';

const offer = (facts: Partial<ScopeFacts>) => offerScopes({ stepUp: false, held: [], ...facts });

describe('the scopes that a person is offered', () => {
  test('are those of the challenge, whatever else the resource supports', () => {
    expect(offer({ challenged: 'read', resource: ['read', 'write', 'admin'] })).toEqual(['read', 'offline_access']);
  });

  test("are the policy's at a first sign-in, in place of what the server names", () => {
    expect(offer({ challenged: 'read write', policy: ['read'], resource: ['admin'] })).toEqual([
      'read',
      'offline_access',
    ]);
  });

  test('are those held before where a sign-in is repeated and the server names none', () => {
    expect(offer({ held: ['read'], resource: ['read', 'write'] })).toEqual(['read', 'offline_access']);
  });

  test("are all the resource's where nobody names any, and none where it has none", () => {
    expect(offer({ resource: ['read', 'write'] })).toEqual(['read', 'write', 'offline_access']);
    expect(offer({})).toEqual([]);
    expect(offer({ challenged: '' })).toEqual([]);
  });

  test('are what is held and what is wanted in a step-up, each once', () => {
    expect(offer({ stepUp: true, held: ['read', 'offline_access'], challenged: 'write read' })).toEqual([
      'read',
      'offline_access',
      'write',
    ]);
  });

  test('hold openid where the issuer said who the account is: it must say so again', () => {
    expect(offer({ held: ['read'], identified: true })).toEqual(['read', 'openid', 'offline_access']);
    expect(offer({ stepUp: true, held: ['read'], challenged: 'write', identified: true })).toContain('openid');
    expect(offer({ wanted: ['write'], identified: true })).toContain('openid');
    expect(offer({ identified: true })).toEqual([]);
  });

  test("are the person's own where they name them", () => {
    expect(offer({ wanted: ['write'], challenged: 'read', policy: ['x'] })).toEqual(['write', 'offline_access']);
  });
});

describe('the scopes that are asked for', () => {
  test('leave out what the person left out', () => {
    expect(agreedScopes(['read', 'write'], ['write'], [], undefined)).toEqual(['read']);
  });

  test('hold offline_access only where the issuer lists it or the server named it', () => {
    const offered = ['read', 'offline_access'];
    expect(agreedScopes(offered, [], [], ['read'])).toEqual(['read']);
    expect(agreedScopes(offered, [], [], undefined)).toEqual(['read']);
    expect(agreedScopes(offered, [], [], ['offline_access'])).toEqual(offered);
    expect(agreedScopes(offered, [], ['offline_access'], undefined)).toEqual(offered);
    expect(agreedScopes(offered, ['offline_access'], [], ['offline_access'])).toEqual(['read']);
  });
});

test('a scope value is read as words, whatever the spaces', () => {
  expect(words(' read  write ')).toEqual(['read', 'write']);
  expect(words('')).toEqual([]);
});
