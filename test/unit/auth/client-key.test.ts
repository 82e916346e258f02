import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkClientKey, signingKey } from '../../../core/auth/clients/client-key.ts';
import { Secret } from '../../../shared/secret.ts';

const { privateKey: rsa, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: p256 } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { privateKey: ed25519 } = generateKeyPairSync('ed25519');
const pem = (key: typeof rsa) => new Secret(key.export({ type: 'pkcs8', format: 'pem' }) as string);
const jwk = (key: typeof rsa, more = {}) => new Secret(JSON.stringify({ ...key.export({ format: 'jwk' }), ...more }));

describe('a key signs by', () => {
  test.each([
    { key: rsa, taken: undefined, algorithm: 'RS256' },
    { key: rsa, taken: ['PS256', 'ES256'], algorithm: 'PS256' },
    { key: rsa, taken: ['PS256', 'RS256'], algorithm: 'RS256' },
    { key: p256, taken: undefined, algorithm: 'ES256' },
    { key: ed25519, taken: undefined, algorithm: 'EdDSA' },
    { key: ed25519, taken: ['Ed25519'], algorithm: 'Ed25519' },
  ])('$algorithm where the issuer takes $taken', async ({ key, taken, algorithm }) => {
    expect(await signingKey(pem(key), taken)).toMatchObject({ algorithm, kid: undefined });
    expect(await signingKey(jwk(key, { kid: 'k1' }), taken)).toMatchObject({ algorithm, kid: 'k1' });
  });

  test('nothing the issuer takes: it is said which it could', async () => {
    await expect(signingKey(pem(p256), ['RS256'])).rejects.toThrow('no signature by ES256');
  });
});

describe('a key is refused, and never quoted,', () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const exchange = generateKeyPairSync('x25519').privateKey;
  const locked = rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string;

  test.each([
    ['that is none', new Secret('s3cret')],
    ['that is a certificate’s public half', new Secret(publicKey.export({ type: 'spki', format: 'pem' }) as string)],
    ['that is a public JWK', new Secret(JSON.stringify(publicKey.export({ format: 'jwk' })))],
    ['that is broken JSON', new Secret('{"kty":"RSA","d":"s3cret"')],
    ['that has a passphrase', new Secret(locked)],
    ['that is too small', pem(small)],
    ['that cannot sign', pem(exchange)],
  ])('%s', (_, text) => {
    let thrown: unknown;
    try {
      checkClientKey(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ problem: { code: 'client-key-invalid' } });
    expect((thrown as Error).message).not.toContain('s3cret');
  });
});
