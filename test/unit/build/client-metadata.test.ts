import { expect, test } from 'vitest';
import { clientMetadata } from '../../../build/client-metadata.ts';
import { REDIRECT_PORTS, redirectUriAt, REDIRECT_PATH } from '../../../core/auth/clients/redirect-form.ts';
import { wishesFor } from '../../../core/auth/clients/registration-wishes.ts';

const ADDRESS = 'https://example.com/drawbridge/client.json';
const hosts = ['127.0.0.1', 'localhost'] as const;

test('the document lists the addresses that sign-ins come back to, and the same without a port', () => {
  const listed = hosts.flatMap((host) => REDIRECT_PORTS.map((port) => redirectUriAt(host, port)));
  const portless = hosts.map((host) => `http://${host}${REDIRECT_PATH}`);
  expect(clientMetadata(ADDRESS)['redirect_uris']).toEqual([...listed, ...portless]);
});

test('the document and a registration say the same of us', () => {
  const { issuer } = { issuer: 'https://login.example.com' };
  const wishes = wishesFor({ issuer, authorization_endpoint: issuer, token_endpoint: issuer }, 'x');
  expect(clientMetadata(ADDRESS)).toEqual({
    ...wishes,
    client_id: ADDRESS,
    redirect_uris: expect.any(Array),
  });
});

test.each([
  'http://example.com/client.json',
  'https://example.com',
  'https://example.com/',
  'https://EXAMPLE.com/c',
  'c',
])('%s cannot be its address', (address) => {
  expect(() => clientMetadata(address)).toThrow('https address with a path');
});
