import type { OutsideSource } from '../../../shared/company-policy.ts';
import { fail, problem, ProblemError, type Problem } from '../../../shared/problem.ts';
import type { AuthServer } from '../auth.ts';
import { assertionGrant, digestOf } from '../issuer/assertion-grants.ts';
import { oauthFailure, wordsOf } from '../issuer/oauth-failure.ts';
import type { Grant, Wire } from '../issuer/oauth-client.ts';
import type { CompanyPolicy } from './company-policy.ts';
import { placeOf, type ReadOutside } from './outside.ts';

export interface WorkloadAsk {
  server: AuthServer;
  resource: string | undefined;
  scopes: readonly string[];
  wire: Wire;
}

/** Machines that are known by a JWT of the platform they run on (SEP-1933). */
export interface Workloads {
  /** Where policy says that this server's JWT is. */
  of(server: AuthServer): OutsideSource | undefined;
  /**
   * A token for the workload's JWT. One that was refused is not shown again: neither is the request repeated, nor another way
   * tried. Problems: `workload-missing`, `workload-refused`; else openid-client's errors.
   */
  grant(source: OutsideSource, ask: WorkloadAsk): Promise<Grant>;
}

export function createWorkloads(policy: Pick<CompanyPolicy, 'machine'>, readOutside: ReadOutside): Workloads {
  /** By what was refused: only its digest is kept. */
  const refusals = new Map<string, Problem>();
  return {
    of: (server) => policy.machine(server)?.workload,
    async grant(source, { server, resource, scopes, wire }) {
      const { id } = server;
      const assertion = readOutside(source) ?? fail('workload-missing', { server: id, place: placeOf(source) });
      const name = JSON.stringify([wire.metadata.issuer, resource, scopes, digestOf(assertion)]);
      const before = refusals.get(name);
      if (before) throw new ProblemError(before);
      try {
        return await assertionGrant(wire, assertion, { resource, scopes });
      } catch (error) {
        const failure = await oauthFailure(error);
        if (failure.kind !== 'refused') throw error;
        const host = new URL(wire.metadata.issuer).host;
        const of = problem('workload-refused', { server: id, host, code: failure.error, words: await wordsOf(error) });
        refusals.set(name, of);
        throw new ProblemError(of);
      }
    },
  };
}
