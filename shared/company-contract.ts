import { z } from 'zod';
import { administer, read } from './contract-base.ts';
import { accountState } from './models.ts';

/** Whoever is signed in at a company, as it calls them (untrusted text). */
export const companyMember = z.object({
  id: z.string(),
  name: z.string().optional(),
  signedInAt: z.string().optional(),
  /** When the ID token ends. */
  endsAt: z.string().optional(),
  /** Whether it is renewed without the person. */
  renewable: z.boolean(),
});
export type CompanyMember = z.infer<typeof companyMember>;

/** A client of ours that a policy names, and whether what it proves itself by is here. */
export const companyClient = z.object({
  issuer: z.string(),
  client: z.string(),
  proof: z.enum(['none', 'there', 'missing']),
});

/** A company that a policy names: one sign-in there serves every server of it. */
export const companyView = z.object({
  name: z.string(),
  issuer: z.string(),
  state: accountState,
  member: companyMember.optional(),
  /** Why the state is what it is, where that needs words. */
  problem: z.string().optional(),
  /** Where the ID token comes from, in place of a sign-in. */
  idTokenAt: z.string().optional(),
  /** Where its word signs somebody in now. */
  servers: z.array(z.object({ server: z.string(), account: z.string() })),
  /** At the company itself first, then at the sign-in services of its servers (`*`: every one). */
  clients: z.array(companyClient),
});
export type CompanyView = z.infer<typeof companyView>;

/** Where servers are named for a sign-in or sign-out, `@NAME` is a company. */
export const companyContract = {
  list: read.output(z.array(companyView)),
  /**
   * Keeps what our client proves itself by in the vault: at the company, or at a sign-in service of its servers. Problems:
   * `company-unknown`, `usage`, `client-key-invalid`, the vault's.
   */
  prove: administer
    .input(
      z.object({
        company: z.string(),
        /** Absent: the company's own. */
        issuer: z.string().optional(),
        clientSecret: z.string().optional(),
        clientKey: z.string().optional(),
      }),
    )
    .output(z.array(companyView)),
};
