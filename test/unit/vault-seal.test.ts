import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyFromText, keyText, newKey, seal, unseal } from '../../core/vault/seal.ts';
import { deriveKey, newDerivation, parseDerivation } from '../../core/vault/passphrase.ts';
import { Secret } from '../../shared/secret.ts';

const name = fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.integer({ min: 1 }));
const plain = (secret: Secret | undefined) => secret && Secret.unwrap(secret);

test('what was sealed opens under the same key and name only', () => {
  const [key, otherKey] = [newKey(), newKey()];
  fc.assert(
    fc.property(name, name, fc.string({ unit: 'grapheme' }), (about, other, text) => {
      const sealed = seal(key, about, new Secret(text));
      expect(plain(unseal(key, about, sealed))).toBe(text);
      expect(unseal(otherKey, about, sealed)).toBeUndefined();
      fc.pre(JSON.stringify(about) !== JSON.stringify(other));
      expect(unseal(key, other, sealed)).toBeUndefined();
    }),
  );
});

test('any bit changed, and any piece cut off, keeps it shut', () => {
  const key = newKey();
  const sealed = seal(key, ['a', 1], new Secret('a refresh token'));
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
      expect(unseal(key, ['a', 1], changed)).toBeUndefined();
      expect(unseal(key, ['a', 1], sealed.subarray(0, at))).toBeUndefined();
    }),
  );
});

test('the same text sealed twice shows no likeness', () => {
  const key = newKey();
  const [one, two] = [seal(key, ['a'], new Secret('text')), seal(key, ['a'], new Secret('text'))];
  expect(one.subarray(0, 12)).not.toEqual(two.subarray(0, 12));
  expect(one.subarray(28)).not.toEqual(two.subarray(28));
});

test('a key survives the way through the keychain; other texts are no keys', () => {
  const key = newKey();
  const back = keyFromText(keyText(key));
  expect(back && Secret.unwrap(back)).toEqual(Secret.unwrap(key));
  for (const text of ['', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}+`]) {
    expect(keyFromText(new Secret(text))).toBeUndefined();
  }
});

test('a passphrase gives the same key however its letters were composed', async () => {
  const how = newDerivation();
  const [composed, decomposed] = ['caf\u00e9 au lait', 'cafe\u0301 au lait'];
  const key = Secret.unwrap(await deriveKey(new Secret(composed), how));
  expect(key).toHaveLength(32);
  expect(Secret.unwrap(await deriveKey(new Secret(decomposed), how))).toEqual(key);
  expect(Secret.unwrap(await deriveKey(new Secret(composed), newDerivation()))).not.toEqual(key);
});

test('a derivation read from the file is followed only within bounds', () => {
  const good = newDerivation();
  expect(good.n).toBeGreaterThanOrEqual(2 ** 17);
  expect(parseDerivation(JSON.stringify(good))).toEqual(good);
  for (const change of [{ n: 2 ** 16 }, { n: 2 ** 24 }, { r: 1 }, { p: 1_000 }, { salt: 'short' }]) {
    expect(parseDerivation(JSON.stringify({ ...good, ...change }))).toBeUndefined();
  }
  expect(parseDerivation('not JSON')).toBeUndefined();
});
