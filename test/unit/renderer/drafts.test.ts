import { describe, expect, test } from 'vitest';
import { type ClientDraft, clientFaults, clientOf, noClient } from '../../../renderer/screens/servers/client-draft.ts';
import { headerFaults, headersOf, rowsFor, withRow } from '../../../renderer/screens/servers/header-draft.ts';

describe('a client of the person\u2019s own', () => {
  const draft = (changed: Partial<ClientDraft>): ClientDraft => ({ ...noClient, ...changed });

  test('is given with what was chosen to prove it, and with nothing else that was typed', () => {
    const typed = { clientId: ' abc ', secret: 's', key: ' k\n' };
    expect(clientOf(draft(typed))).toEqual({ clientId: 'abc' });
    expect(clientOf(draft({ ...typed, proof: 'secret' }))).toEqual({ clientId: 'abc', clientSecret: 's' });
    expect(clientOf(draft({ ...typed, proof: 'key' }))).toEqual({ clientId: 'abc', clientKey: 'k' });
    expect(clientOf(noClient)).toEqual({});
  });

  test('lacks what it needs, where it is needed', () => {
    expect(clientFaults(noClient, false)).toEqual({});
    expect(clientFaults(noClient, true)).toEqual({ clientId: 'Give the client id.' });
    expect(clientFaults(draft({ proof: 'key', key: ' ' }), false)).toEqual({
      clientId: 'Give the client id.',
      proof: 'Give the key.',
    });
    expect(clientFaults(draft({ clientId: 'abc', proof: 'secret', secret: 's' }), true)).toEqual({});
  });
});

describe('headers', () => {
  const row = (id: number, name: string, value: string) => ({ id, name, value });

  test('are those that somebody wrote into', () => {
    const rows = [row(1, ' X-Api-Key ', 'k'), row(2, '', '')];
    expect(headersOf(rows)).toEqual([{ name: 'X-Api-Key', value: 'k' }]);
    expect(headerFaults(rows).size).toBe(0);
  });

  test('that are there begin without their values, which have to be given again', () => {
    const rows = withRow(rowsFor(['X-Api-Key', 'X-Tenant']));
    expect(rows.map(({ id, name }) => [id, name])).toEqual([
      [1, 'X-Api-Key'],
      [2, 'X-Tenant'],
      [3, ''],
    ]);
    expect(headerFaults(rows).get(2)).toEqual({ name: undefined, value: 'Give the value.' });
    expect(headerFaults(rows).has(3)).toBe(false);
  });

  test.each([
    ['a name that is none', row(1, 'X Key', 'k'), 'This cannot be stored: it is not the name of a header.'],
    ['a name of ours', row(1, 'Content-Type', 'k'), 'This cannot be stored: Drawbridge sets it itself.'],
    ['no name', row(1, '', 'k'), 'Give the name.'],
  ])('%s is refused beside its field', (_, one, fault) => {
    expect(headerFaults([one]).get(1)?.name).toBe(fault);
  });

  test('given twice are told at the second, and no fault repeats a value', () => {
    const faults = headerFaults([row(1, 'X-Key', 'k'), row(2, 'x-key', 's3cret\n')]);
    expect([...faults.keys()]).toEqual([2]);
    expect(faults.get(2)?.name).toBe('This header is given twice.');
    expect(JSON.stringify([...faults])).not.toContain('s3cret');
  });
});
