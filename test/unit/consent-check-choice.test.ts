import { describe, expect, test } from 'vitest';
import { checkChoice } from '../../core/consent/check-choice.ts';
import { aSignInPrompt } from '../fakes/sign-in.ts';
import { aPrompt } from '../fakes/state.ts';

const scopes = ['openid', 'read', 'offline_access'].map((name) => ({ name, held: false }));
const prompt = aSignInPrompt('p1', { scopes, issuers: ['https://a.example', 'https://b.example'] });
const allow = (choice: Parameters<typeof checkChoice>[2], asked = prompt) => checkChoice(asked, 'allow', choice);
const refused = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) });

describe('what a person chooses with a yes', () => {
  test('may be nothing, an issuer that was offered, or scopes to leave out', () => {
    expect(() => allow(undefined)).not.toThrow();
    expect(() => allow({ without: [] })).not.toThrow();
    expect(() => allow({ issuer: 'https://b.example', without: ['read'], hours: 8 })).not.toThrow();
  });

  test('may not be an issuer or a scope that was not offered', () => {
    expect(() => allow({ issuer: 'https://c.example', without: [] })).toThrow(refused('usage'));
    expect(() => allow({ without: ['write'] })).toThrow(refused('usage'));
  });

  test('leaves at least one scope beside offline_access, where any was offered', () => {
    expect(() => allow({ without: ['openid', 'read'] })).toThrow(refused('scopes-empty'));
    expect(() => allow({ without: ['openid', 'read', 'offline_access'] })).toThrow(refused('scopes-empty'));
    expect(() => allow({ without: ['openid', 'offline_access'] })).not.toThrow();
    expect(() => allow({ without: [] }, aSignInPrompt('p2', { scopes: [] }))).not.toThrow();
  });

  test('leaves something new to a step-up', () => {
    const held = { name: 'read', held: true };
    const stepUp = aSignInPrompt('p2', { reason: 'step-up', scopes: [held, { name: 'write', held: false }] });
    expect(() => allow({ without: ['write'] }, stepUp)).toThrow(refused('scopes-empty'));
    expect(() => allow({ without: ['read'] }, stepUp)).not.toThrow();
  });

  test('does not matter with a no', () => {
    expect(() => checkChoice(prompt, 'deny', { without: ['openid', 'read'] })).not.toThrow();
  });

  test('belongs to a sign-in', () => {
    expect(() => allow({ without: [] }, aPrompt('p3'))).toThrow(refused('usage'));
    expect(() => allow(undefined, aPrompt('p3'))).not.toThrow();
  });
});
