import type { Account } from '../../../shared/models.ts';
import { fail, problemOf } from '../../../shared/problem.ts';
import type { Learnable } from '../clients/deviations.ts';
import { giveBack, keepTokens, type Brought } from './keep-tokens.ts';
import type { Round } from './browser-round.ts';
import { CLOCK_TOLERANCE_SECONDS, type Grant } from '../issuer/oauth-client.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import type { Flow, Return } from './person-flow.ts';
import { failurePage, successPage } from './sign-in-pages.ts';

/** Ends the sign-in; the tab that waits says why. */
export async function stop(error: unknown, tab: RedirectAnswer | undefined, { server }: Flow): Promise<never> {
  await tab?.show(failurePage(server, problemOf(error)));
  throw error;
}

/** Stores the tokens in the server's lane; tokens that cannot be kept are given back to the issuer. */
export async function keep(
  { wire, grant, round, way, answer }: Omit<Return, 'answer'> & { grant: Grant; answer?: RedirectAnswer },
  flow: Flow,
): Promise<Account> {
  const { server, plan, agreed, destination } = flow;
  const client = { id: wire.client.id, method: wire.client.method };
  const brought: Brought = { server, plan, agreed, destination, client, grant, scopes: round.scopes };
  const kept = await flow.lanes
    .run(server.id, () => keepUnlessOver(brought, round, flow))
    .catch(async (error: unknown) => {
      await giveBack(brought, wire, flow);
      return stop(error, answer, flow);
    });
  try {
    learn(way.lessons, flow);
  } catch {
    // The person is signed in: what cannot be learned now is learned the next time.
  }
  await answer?.show(successPage(server, kept));
  return kept;
}

async function keepUnlessOver(brought: Brought, round: Round, flow: Flow): Promise<Account> {
  flow.signal.throwIfAborted();
  checkAge(brought.grant, round, flow);
  return keepTokens(brought, flow);
}

/**
 * An issuer that was asked for a sign-in no older than so long and took an older one all the same (OpenID Connect Core 3.1.3.7,
 * 13). One that does not say when that was is believed.
 */
function checkAge({ authenticatedAt }: Grant, { maxAge }: Round, { clock, destination, server }: Flow): void {
  if (authenticatedAt === undefined || maxAge === undefined) return;
  const oldest = clock.now() - (maxAge + CLOCK_TOLERANCE_SECONDS) * 1000;
  if (authenticatedAt >= oldest) return;
  const { host } = new URL(destination.metadata.issuer);
  fail('sign-in-failed', { server: server.id, reason: `${host} took a sign-in older than you allow` });
}

/** What was given way in on the way that led to tokens is done at once from now on, and shown. */
function learn(lessons: readonly Learnable[], { deviations, destination, server, record }: Flow): void {
  const { issuer } = destination.metadata;
  for (const lesson of lessons) {
    deviations.learn(issuer, lesson);
    const detail = `${new URL(issuer).host} ${lesson}`;
    record({ kind: 'issuer.changed', server: server.id, outcome: 'learned', detail });
  }
}
