import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

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
export function decoded(body: Readable, encoding: string | string[] | undefined): Readable {
  const decoder = encoding === undefined ? undefined : decoders[String(encoding).trim().toLowerCase()];
  // A failure of either reaches whoever reads the result, and whoever lets go of it ends both.
  return decoder === undefined ? body : pipeline(body, decoder(), () => undefined);
}
