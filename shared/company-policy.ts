/** What a policy says of companies and machines: who vouches for a person, and which servers need none. docs/company.md. */
import { z } from 'zod';

/** An issuer's identifier, letter for letter as it publishes it: https, or http on this computer. */
const issuerPattern = /^(https:\/\/[^/?#@\s]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(\/[^?#\s]*)?$/;
const issuer = z
  .string()
  .max(2_000)
  .regex(issuerPattern, 'an issuer is expected, such as https://login.example.com, letter for letter');
const serverAddress = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^/?#@\s]+\S*$/, "a server's address is expected, such as https://mcp.example.com/mcp");
/** As servers are named. */
const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a-z, 0-9, "-" and "_" are expected, 64 at most');

/** Something secret that others keep current on this computer; read anew each time it is needed. */
const outside = z.union([
  z.strictObject({
    file: z
      .string()
      .max(4_096)
      .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, 'an absolute path is expected')
      .describe('An absolute path'),
  }),
  z.strictObject({
    environment: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable is expected')
      .describe("A variable of the core's environment"),
  }),
]);
export type OutsideSource = z.infer<typeof outside>;

const proof = z.union([z.literal('vault'), outside]);
export type ProofSource = z.infer<typeof proof>;

/** A client that was registered for us. */
const client = z
  .strictObject({
    id: z.string().min(1).max(2_000).describe('The client id'),
    secret: proof.optional().describe('Proves itself by a secret: "vault" (given by a command), a file or a variable'),
    key: proof.optional().describe('Proves itself by a private key (PEM or JWK), from the same places'),
  })
  .refine(({ secret, key }) => secret === undefined || key === undefined, 'say "secret" or "key", not both');
export type PolicyClient = z.infer<typeof client>;

export const policyCompany = z.strictObject({
  issuer: issuer.describe("The company's identity provider"),
  client: client.describe('Drawbridge as the identity provider knows it'),
  idToken: outside
    .optional()
    .describe("In place of a sign-in in the browser: the person's ID token, kept current by something else"),
  authorizationServers: z
    .record(z.union([z.literal('*'), issuer]), client)
    .describe('Drawbridge as the sign-in services of servers know it; "*": every one that takes the word of a company'),
  servers: z.record(name, serverAddress).optional().describe('Servers that appear by themselves, by name'),
  browserSession: z
    .array(issuer)
    .optional()
    .describe("Sign-in services that share the company's session in the browser: asked without a page first"),
});
export type PolicyCompany = z.infer<typeof policyCompany>;

export const policyMachine = z
  .strictObject({
    url: serverAddress,
    client: client.optional().describe('The client it signs in as (client credentials)'),
    workload: outside.optional().describe("The workload's own JWT, in place of a client's proof"),
  })
  .refine(
    ({ client: of, workload }) => workload !== undefined || of?.secret !== undefined || of?.key !== undefined,
    'say the "workload", or a "client" with its "secret" or "key"',
  );
export type PolicyMachine = z.infer<typeof policyMachine>;

export const policyCompanies = z.record(name, policyCompany);
export const policyMachines = z.record(name, policyMachine);

/** A company by name, from whichever policy says it first. */
export interface Company extends PolicyCompany {
  name: string;
}

/** A server without a person, by the server's name. */
export interface Machine extends PolicyMachine {
  name: string;
}
