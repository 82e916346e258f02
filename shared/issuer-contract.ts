import { z } from 'zod';
import { administer, read } from './contract-base.ts';
import { deviationAt, deviationWish, issuerView, signInDemand } from './issuers.ts';

/** The services that servers are signed in to at, and how they part from the standards. */
export const issuerContract = {
  list: read.output(z.array(issuerView)),
  /** Problem `deviation-risky` where it needs `riskAccepted`: its words say what it risks. */
  setDeviation: administer.input(deviationWish).output(issuerView),
  removeDeviation: administer.input(deviationAt).output(z.object({ removed: z.boolean() })),
  /** The person must sign in anew every so many hours; 0: as the issuer likes. Problem: `issuer-invalid`. */
  requireSignIn: administer.input(signInDemand).output(signInDemand),
};
