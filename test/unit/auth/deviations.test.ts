import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAuthDatabase } from '../../../core/auth/auth-database.ts';
import { createDeviations, lessonOf, readValue, type Deviations } from '../../../core/auth/clients/deviations.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const ISSUER = 'https://login.example.com';
let folder: string;
let deviations: Deviations;
let close: () => void;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deviations-'));
  const file = join(folder, 'auth.db');
  const db = openAuthDatabase(file);
  deviations = createDeviations(db, file, createManualClock(Date.parse('2026-06-01T12:00:00Z')));
  close = () => db.close();
});

afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

describe('a refusal teaches', () => {
  const all = { resource: true, offlineAccess: true };

  test.each([
    { error: 'invalid_target', asked: all, lesson: 'no-resource' },
    { error: 'invalid_target', asked: { ...all, resource: false }, lesson: undefined },
    { error: 'invalid_scope', asked: all, lesson: 'no-offline-access' },
    { error: 'invalid_scope', asked: { ...all, offlineAccess: false }, lesson: undefined },
    { error: 'access_denied', asked: all, lesson: undefined },
  ])('$lesson by $error to $asked', ({ error, asked, lesson }) => {
    expect(lessonOf({ kind: 'refused', error }, asked)).toBe(lesson);
  });

  test('nothing where it is no answer of the issuer', () => {
    expect(lessonOf({ kind: 'mismatch' }, all)).toBeUndefined();
    expect(lessonOf({ kind: 'unavailable', reason: 'HTTP 503' }, all)).toBeUndefined();
  });
});

describe('a deviation', () => {
  test('that the person set is not overwritten by what is learned, but the other way round', () => {
    deviations.learn(ISSUER, 'redirect', 'localhost');
    deviations.set(ISSUER, 'redirect', '127.0.0.1:8080');
    deviations.learn(ISSUER, 'redirect', 'localhost');
    expect(deviations.at(ISSUER)).toEqual([
      { name: 'redirect', value: '127.0.0.1:8080', origin: 'set', since: '2026-06-01T12:00:00.000Z' },
    ]);
    expect(deviations.redirectAt(ISSUER)).toEqual({ form: { host: '127.0.0.1', port: 8080 }, isSet: true });
  });

  test('that was learned goes with its issuer, one that was set stays', () => {
    deviations.learn(ISSUER, 'no-resource');
    deviations.set(ISSUER, 'no-offline-access');
    deviations.forgetLearned(ISSUER);
    expect(deviations.has(ISSUER, 'no-resource')).toBe(false);
    expect(deviations.has(ISSUER, 'no-offline-access')).toBe(true);
    expect(deviations.has('https://other.example.com', 'no-offline-access')).toBe(false);
  });

  test.each([
    ['localhost', { value: 'localhost' }],
    ['8080', { value: '127.0.0.1:8080' }],
    ['localhost:8080', { value: 'localhost:8080' }],
    ['0.0.0.0:8080', { refused: expect.any(String) }],
    ['example.com', { refused: expect.any(String) }],
    ['80', { refused: expect.any(String) }],
    ['70000', { refused: expect.any(String) }],
    ['', { refused: expect.any(String) }],
    [undefined, { refused: expect.any(String) }],
  ])('redirect may be given as %j: %o', (text, read) => {
    expect(readValue('redirect', text)).toEqual(read);
  });

  test('of another name takes no value', () => {
    expect(readValue('no-resource', undefined)).toEqual({});
    expect(readValue('no-resource', 'yes')).toHaveProperty('refused');
  });
});
