import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fail } from '../../../shared/problem.ts';

export interface WebFile {
  type: string;
  bytes: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Every file of the built screens by its path in the address, such as `/assets/app.js`; `/` is `/index.html`. Read once into
 * memory: no request ever becomes a path of the file system. Problem: `ui-missing`.
 */
export function readWebFiles(folder: string | undefined): ReadonlyMap<string, WebFile> {
  if (folder === undefined || statSync(join(folder, 'index.html'), { throwIfNoEntry: false }) === undefined)
    return fail('ui-missing');
  const files = new Map<string, WebFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)];
    if (type !== undefined) {
      files.set(`/${name.split(sep).join('/')}`, { type, bytes: readFileSync(join(folder, name)) });
    }
  }
  const index = files.get('/index.html');
  return index ? files.set('/', index) : fail('ui-missing');
}
