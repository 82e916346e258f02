/** Put in by the bundler; absent when the sources run as they are. */
declare const DRAWBRIDGE_VERSION: string | undefined;

/** Drawbridge's version as in package.json, or `source` when run without being built. */
export const version: string = typeof DRAWBRIDGE_VERSION === 'undefined' ? 'source' : DRAWBRIDGE_VERSION;
