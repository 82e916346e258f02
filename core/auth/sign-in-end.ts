import type { Account } from '../../shared/models.ts';
import { problemOf } from '../../shared/problem.ts';
import type { Learnable } from './deviations.ts';
import { giveBack, keepTokens, type Brought } from './keep-tokens.ts';
import type { Grant } from './oauth-client.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import type { Flow, Return } from './sign-in.ts';
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
    .run(server.id, () => keepUnlessOver(brought, flow))
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

async function keepUnlessOver(brought: Brought, flow: Flow): Promise<Account> {
  flow.signal.throwIfAborted();
  return keepTokens(brought, flow);
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
