import type { ActivityDraft } from '../../../shared/models.ts';
import { inTime } from '../../ports/clock.ts';
import type { Tidy } from '../clients/create-known-as.ts';
import { createSingleFlight } from './lanes.ts';
import type { QueuedRevocation } from './revocations.ts';
import { isGrantInUse } from './shared-grant.ts';
import { revoke, signOutSet, type SignOutParts } from './sign-out.ts';
import { opened } from './token-sets.ts';

/** What has to be done about tokens while nobody asks: widenings that end, and tokens still to be given back. */
export interface Upkeep {
  /** Something was added: looks soon. */
  touch(): void;
  /**
   * Tries at once to give back what waits for this issuer and for nobody who is signed in there. Before a sign-in: the issuer
   * might end the new tokens with the old ones. Waits 5 s at most. Never throws.
   */
  giveBack(issuer: string): Promise<void>;
  /** Resolves when what was under way has ended; nothing begins after. */
  stop(): Promise<void>;
}

interface UpkeepParts extends SignOutParts {
  record: (draft: ActivityDraft) => void;
  changed: (server: string) => void;
  tidy: Tidy;
}

const FIRST_MS = 30_000;
const LONGEST_MS = 3_600_000;
/** How long a person who signs in waits for an issuer that does not answer. */
const PATIENCE_MS = 5_000;
/** Refresh tokens nobody used for so long have ended almost everywhere. */
const GIVE_UP_MS = 30 * 24 * 3_600_000;

export function createUpkeep(parts: UpkeepParts): Upkeep {
  const { clock, rows } = parts;
  let delay = FIRST_MS;
  let cancel = (): void => {};
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  /** What is given back at once, beside the regular looks. */
  let beside: Promise<void> = Promise.resolve();

  let lookedAt = -Infinity;
  // A widening that is over and is still there could not be given up: that is tried again later, not at once.
  const wait = (until: number): number => (until <= lookedAt ? delay : until - clock.now());
  const next = (): number => {
    const ends = rows.all().flatMap(({ until }) => (until === undefined ? [] : [wait(until)]));
    return Math.max(0, Math.min(waiting(parts).length > 0 ? delay : LONGEST_MS, ...ends));
  };
  const plan = (): void => {
    cancel();
    if (!stopped) cancel = clock.after(next(), () => void (running = running.then(look).then(plan, plan)));
  };
  const look = async (): Promise<void> => {
    lookedAt = clock.now();
    await endWidenings(parts);
    const left = await giveBackQueued();
    delay = left > 0 ? Math.min(delay * 2, LONGEST_MS) : FIRST_MS;
  };
  const attempts = createSingleFlight<boolean>();
  /** How many are still to be given back. */
  const giveBackQueued = async (issuer?: string): Promise<number> => {
    let left = 0;
    for (const queued of waiting(parts, issuer)) {
      // A sign-in that ended meanwhile may have made it part of a grant in use.
      const isMeant = mayGiveBack(queued, parts);
      if (isMeant && !(await attempts(queued.id, () => isGivenBack(queued, parts)))) left++;
    }
    return left;
  };
  plan();
  return {
    touch() {
      delay = FIRST_MS;
      plan();
    },
    async giveBack(issuer) {
      const given = giveBackQueued(issuer).then(noop, noop);
      beside = Promise.all([beside, given]).then(noop);
      await inTime(given, PATIENCE_MS, clock);
    },
    async stop() {
      stopped = true;
      cancel();
      await Promise.all([running, beside]);
    },
  };
}

async function endWidenings(parts: UpkeepParts): Promise<void> {
  const now = parts.clock.now();
  for (const { key, until } of parts.rows.all()) {
    const account = parts.accounts.get(key.server, key.account);
    if (until === undefined || now < until || !account) continue;
    const outcome = await signOutSet(account, key, parts);
    parts.record({
      kind: 'access.changed',
      server: key.server,
      account: key.account,
      outcome: 'ended',
      detail: outcome,
    });
    parts.changed(key.server);
  }
}

/** What can be given back now, to one issuer or to all: not what would end a sign-in that stays. */
function waiting(parts: UpkeepParts, issuer?: string): QueuedRevocation[] {
  const meant = parts.revocations.list().filter(({ issued }) => issuer === undefined || issued.issuer === issuer);
  return meant.filter((queued) => mayGiveBack(queued, parts));
}

function mayGiveBack({ issued }: QueuedRevocation, parts: UpkeepParts): boolean {
  return !isGrantInUse({ ...issued, clientId: issued.client.id }, [], parts);
}

function noop(): void {}

async function isGivenBack({ id, server, issued, queuedAt }: QueuedRevocation, parts: UpkeepParts): Promise<boolean> {
  const tokens = await parts.revocations.tokens(id);
  const isOld = parts.clock.now() - queuedAt > GIVE_UP_MS;
  const answer = tokens ? await revoke(server, issued, opened(tokens), parts) : 'lost';
  if (answer === 'unreachable' && !isOld) return false;
  await parts.revocations.done(id);
  await parts.tidy(server, issued.issuer);
  parts.record({ kind: 'sign-out.finished', server: server.id, outcome: answer, detail: 'given back later' });
  return true;
}
