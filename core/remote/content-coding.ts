import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Body, type Flow, transformed } from './body.ts';

/** The compressions we take, as `Accept-Encoding` names them. */
export const codings = 'gzip, deflate, br';

// What has come is given out at once, as an event stream wants it, and a missing end is as good as none.
const zlibOptions = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(zlibOptions),
  'x-gzip': () => createGunzip(zlibOptions),
  deflate: () => createInflate(zlibOptions),
  br: () => createBrotliDecompress(brotliOptions),
};

/** The body without the compression its `Content-Encoding` names; as it is where that is none, or none we asked for. */
export function decoded(body: Body, flow: Flow, encoding: string | string[] | undefined): Body {
  const decoder = encoding === undefined ? undefined : decoders[String(encoding).trim().toLowerCase()];
  return decoder === undefined ? body : transformed(body, flow, decoder);
}
