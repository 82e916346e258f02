import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Places, places } from '../shared/wire/places.ts';

export interface ClientPlaces extends Places {
  /** The core's key for its control socket; made anew at every start of the core. */
  controlKey: string;
  /** What the core prints when nobody watches. */
  coreLog: string;
}

/** Where Drawbridge keeps its things for this user. */
export function placesHere(env: Readonly<Record<string, string | undefined>> = process.env): ClientPlaces {
  const { platform } = process;
  const uid = platform === 'win32' ? -1 : userInfo().uid;
  const found = places({ platform, env, home: homedir(), uid }, join);
  return { ...found, controlKey: join(found.home, 'control.key'), coreLog: join(found.home, 'core.log') };
}
