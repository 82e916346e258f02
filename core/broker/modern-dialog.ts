/** What a stdio MCP server owes a host of 2026-07-28: no handshake, no requests of its own (checklist 3c). */
import { type Problem, problem, sentence } from '../../shared/problem.ts';
import { type Claim, claimOf, type HostClaim, keptClaim, reintroduced } from '../eras/claim.ts';
import { hostVersions } from '../eras/host.ts';
import { introductionOf } from '../eras/introduction.ts';
import { errorOf, isNotification, type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../eras/messages.ts';
import {
  answerForModern,
  discoverResult,
  invalidParams,
  relayedAnswer,
  unsupportedVersion,
} from '../eras/modern-host.ts';
import { modernVersion } from '../eras/revision.ts';
import { isChange, subscriptionEnd, subscriptionOf } from '../eras/subscriptions.ts';
import type { Backend } from './backend.ts';
import type { Dialog, DialogOptions } from './dialog.ts';
import { firstAdvertisement, freshAdvertisement } from './first-advertisement.ts';
import { createSubscriptions } from './subscriptions.ts';
import { absentAnswer } from './tool-results.ts';
import { createUnderWay } from './under-way.ts';

const methodNotFound = -32_601;
const listen = 'subscriptions/listen';

export function createModernDialog(options: DialogOptions): Dialog {
  const { clock, version } = options;
  const underWay = createUnderWay();
  /** Of the last request: each says anew who the host is and what it can do. */
  let host: HostClaim | undefined;
  let serverIsModern = false;

  const ask = async (request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined> => {
    const backend = options.backend();
    if (!backend) return absentAnswer(request, options.absence());
    if (await isOlder(backend)) return refusedVersion(request, modernVersion, 'older');
    const answer = await backend.request(reintroduced(request, introduction()), signal);
    return answer && relayedAnswer(answer);
  };
  const subscriptions = createSubscriptions({
    clock,
    ask,
    advertisement: () => firstAdvertisement(options.backend(), clock),
    send: options.send,
  });

  const introduction = () => introductionOf(host ?? {}, version);
  const introduce = (claim: HostClaim) => {
    if (!host) options.introduced(keptClaim(claim));
    host = claim;
  };
  /** Asked again whenever it was older: it may have learned since. */
  const isOlder = async (backend: Backend): Promise<boolean> => {
    if (serverIsModern) return false;
    const pinned = backend.pinned();
    const now = pinned?.era === 'legacy' ? await freshAdvertisement(backend, clock) : pinned;
    serverIsModern = now?.era === 'modern';
    return pinned?.era === 'legacy' && !serverIsModern;
  };
  const refusedVersion = ({ id }: JsonRpcRequest, requested: string, why: 'older' | 'unknown'): JsonRpcResponse => {
    const server = options.serverName();
    const of =
      why === 'older' ? problem('server-older-than-host', { server }) : problem('host-version-unknown', { requested });
    const supported = why === 'older' ? [...hostVersions] : [modernVersion];
    return errorOf(id, unsupportedVersion, sentence(of), { supported, requested });
  };
  /** No error of this revision: a host of both eras then goes on with `initialize`, as every server of ours understands it. */
  const discover = async (request: JsonRpcRequest): Promise<JsonRpcResponse> => {
    const advertisement = await firstAdvertisement(options.backend(), clock);
    if (advertisement?.era === 'modern') return resultOf(request.id, discoverResult(advertisement));
    const server = options.serverName();
    const unknown = (): Problem => (options.backend() ? problem('server-era-unknown', { server }) : options.absence());
    const of = advertisement ? problem('server-older-than-host', { server }) : unknown();
    return errorOf(request.id, methodNotFound, sentence(of), { code: of.code });
  };
  const refusal = (request: JsonRpcRequest, claim: Claim): JsonRpcResponse | undefined => {
    if (claim.kind === 'modern') return undefined;
    if (claim.kind === 'unsupported') return refusedVersion(request, claim.requested, 'unknown');
    const member = claim.kind === 'incomplete' ? claim.missing : '_meta';
    return errorOf(request.id, invalidParams, sentence(problem('host-meta-incomplete', { member })));
  };
  const dispatch = async (request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined> => {
    const { id, method } = request;
    const claim = claimOf(request.params);
    if (claim.kind !== 'modern') return refusal(request, claim);
    if (method === 'server/discover') return discover(request);
    introduce(claim.of);
    // Of the handshake revisions only, and never the server's affair.
    if (method === 'ping') return errorOf(id, methodNotFound, 'Method not found');
    return method === listen ? subscriptions.open(request, signal) : ask(request, signal);
  };

  return {
    async answer(request) {
      const answer = await underWay.answer(request, dispatch);
      return answer && answerForModern(request.method, answer);
    },
    shaped: answerForModern,
    answered(answer) {
      if (answer.id !== null && subscriptions.hasEnded(answer.id)) options.send(subscriptionEnd(answer.id).after);
    },
    notified(notification) {
      if (notification.method === 'notifications/cancelled') underWay.cancel(notification.params);
      else void options.backend()?.notify(notification);
    },
    // Nobody asks this host anything: there is nothing to answer (checklist S30).
    responded() {},
    relay(message) {
      // This host gets no requests (checklist S19), so none is taken back (S22), and changes only where it listens for them.
      if (!isNotification(message) || message.method === 'notifications/cancelled') return;
      if (isChange(message) || subscriptionOf(message) !== undefined) subscriptions.relay(message);
      else options.send(message);
    },
    announceChanges() {
      serverIsModern = false;
      subscriptions.announce();
    },
    introduction,
    resume(kept) {
      const claim = claimOf(kept);
      if (claim.kind === 'modern') host = claim.of;
    },
    close() {
      subscriptions.close();
      underWay.close();
    },
  };
}
