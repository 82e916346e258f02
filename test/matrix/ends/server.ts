import type { Offer } from '../offers/offer.ts';
import type { Revision } from '../revisions.ts';
import type { World } from './world.ts';

/** A published SDK's server on loopback, with everything that its revision has. */
export interface MatrixServer {
  readonly revision: Revision;
  readonly url: URL;
  readonly offer: Offer;
  readonly world: World;
  /** Forgets every session, as a restart does. */
  forgetSessions(): Promise<void>;
  /** Breaks off every connection. */
  cut(): void;
  stop(): Promise<void>;
}
