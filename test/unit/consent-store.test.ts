import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ConsentStore, openConsentStore } from '../../core/consent/store.ts';

let folder: string;
let store: ConsentStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-consent-store-'));
  store = openConsentStore(join(folder, 'consent.db'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = '2026-01-01T00:00:00.000Z';
const tool = { server: 'mail', kind: 'tool', name: 'send_mail' } as const;
const pinned = () => store.pinned('mail', 'send_mail');

test('what is approved is what was approved last, however often it was asked for before', () => {
  expect(pinned()).toBeUndefined();
  for (const digest of ['one', 'two']) {
    store.approvals.keep(tool, { digest }, at);
    expect([pinned(), pinned()]).toEqual([digest, digest]);
  }
});

test('an approval that was undone is none, also where it was read before it was undone', () => {
  store.approvals.keep(tool, { digest: 'one' }, at);
  const undone = () =>
    store.transaction(() => {
      store.approvals.keep(tool, { digest: 'two' }, at);
      expect(pinned()).toBe('two');
      throw new Error('the disk is full');
    });
  expect(undone).toThrow('the disk is full');
  expect(pinned()).toBe('one');
});
