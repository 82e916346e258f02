/** Sign-in services: how each knows us, and where one differs from the specification. Times are ISO 8601 in UTC. */
import { z } from 'zod';

/** Where an issuer differs from the specification and Drawbridge gives way. */
export const deviationName = z.enum(['no-resource', 'no-offline-access', 'redirect', 'assume-pkce']);
export type DeviationName = z.infer<typeof deviationName>;

export const deviation = z.object({
  name: deviationName,
  /** Of `redirect`: `127.0.0.1` or `localhost`, with `:PORT` where it must be that port. */
  value: z.string().optional(),
  /** `learned` from how the issuer answered, or `set` by the person. */
  origin: z.enum(['learned', 'set']),
  since: z.string(),
});
export type Deviation = z.infer<typeof deviation>;

/** Whom an issuer knows us as. */
export const issuerClient = z.object({
  /** `given` by the person; described by our public `document`, whose address is the id; `registered` by ourselves. */
  origin: z.enum(['given', 'document', 'registered']),
  id: z.string(),
  /** The servers that sign in as this client. */
  servers: z.array(z.string()),
  /** Of a registration. */
  since: z.string().optional(),
  expiresAt: z.string().optional(),
});
export type IssuerClient = z.infer<typeof issuerClient>;

/** A sign-in service that servers use here. */
export const issuerView = z.object({
  issuer: z.string(),
  clients: z.array(issuerClient),
  deviations: z.array(deviation),
  /** The person must sign in anew after so many hours; absent: as the issuer likes. */
  signInEvery: z.number().optional(),
});
export type IssuerView = z.infer<typeof issuerView>;

/** A client that a person must get at an issuer, as Drawbridge cannot make itself known there. */
export const clientWanted = z.object({
  issuer: z.string(),
  /** The redirect addresses to enter there, all of them. */
  redirects: z.array(z.string()),
  /** Where the issuer says how (untrusted text). */
  about: z.string().optional(),
});
export type ClientWanted = z.infer<typeof clientWanted>;

/** Which deviation of which issuer. */
export const deviationAt = z.object({ issuer: z.string(), name: deviationName });

export const deviationWish = deviationAt.extend({
  value: z.string().optional(),
  /** The person has read what it risks. */
  riskAccepted: z.boolean().default(false),
});

/** A client of the person's own: public, with a secret, or with a private key (PEM or JWK), never both. */
export const givenClient = {
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  clientKey: z.string().optional(),
};
export type GivenClient = { [K in keyof typeof givenClient]?: string | undefined };

/** How often a person must sign in anew there. */
export const signInDemand = z.object({ issuer: z.string(), hours: z.number().nonnegative() });
