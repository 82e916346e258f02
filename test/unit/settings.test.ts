import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRegistry, type Registry } from '../../core/registry/registry.ts';
import { systemClock } from '../../core/ports/clock.ts';

let folder: string;
let registry: Registry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  registry = openRegistry({
    file: join(folder, 'state.db'),
    entriesFolder: join(folder, 'entries'),
    clock: systemClock,
  });
});

afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

describe('the address of our client metadata document', () => {
  test.each(['', 'https://example.com/client.json', 'https://example.com/drawbridge/client.json?v=1'])(
    'may be %j',
    (url) => {
      expect(registry.settings.set('client-metadata-url', url).value).toBe(url);
    },
  );

  test.each([
    'http://example.com/client.json',
    'https://example.com',
    'https://example.com/',
    'https://EXAMPLE.com/client.json',
    'https://me@example.com/client.json',
    'https://example.com/client.json#me',
    'https://example.com/a/../client.json',
    'client.json',
  ])('may not be %j, which is no client id', (url) => {
    expect(() => registry.settings.set('client-metadata-url', url)).toThrow('cannot be set so');
    expect(registry.settings.get('client-metadata-url')).toBe('');
  });
});

test.each(['-1', '1.5', 'ever', ''])('a registration does not live %j days', (days) => {
  expect(() => registry.settings.set('registration-days', days)).toThrow('from 0 to 9999');
});
