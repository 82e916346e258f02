/**
 * The Client ID Metadata Document: what sign-in services read of Drawbridge at the address that is its client id.
 *
 *     npm run --silent client-metadata https://example.com/drawbridge/client.json > client.json
 *
 * Publish the file at exactly that address (as application/json, without a redirect), then
 * `drawbridge config client-metadata-url https://example.com/drawbridge/client.json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const template = join(import.meta.dirname, 'client-metadata.json');

/** The document for one address. Throws where that cannot be a client id: it must be https, with a path. */
export function clientMetadata(address: string): Record<string, unknown> {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.pathname === '/' || url.hash !== '' || url.href !== address) {
    throw new Error(`${address} is not an https address with a path, as browsers write it`);
  }
  const document = JSON.parse(readFileSync(template, 'utf8')) as Record<string, unknown>;
  return { client_id: address, ...document };
}

if (import.meta.main) {
  const [address = ''] = process.argv.slice(2);
  process.stdout.write(`${JSON.stringify(clientMetadata(address), null, 2)}\n`);
}
