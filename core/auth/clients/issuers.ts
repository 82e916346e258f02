import type { DeviationName, IssuerClient, IssuerView } from '../../../shared/issuers.ts';
import { fail } from '../../../shared/problem.ts';
import { isoTime } from '../../ports/clock.ts';
import type { AccessBook } from '../accounts/access-book.ts';
import { usableAddress } from '../issuer/addresses.ts';
import { readValue, type Deviations } from './deviations.ts';
import type { Enrolments } from './enrolments.ts';
import type { Registrations } from './registrations.ts';

/** Whom we are known as where, and where we give way. */
export interface Issuers {
  list(): IssuerView[];
  /** Problems: `issuer-invalid`, `deviation-invalid`, `deviation-risky`. */
  setDeviation(wish: DeviationWish): IssuerView;
  /** Whether there was one. */
  removeDeviation(issuer: string, name: DeviationName): boolean;
}

export interface DeviationWish {
  issuer: string;
  name: DeviationName;
  value?: string | undefined;
  /** The person has read what it risks. */
  riskAccepted: boolean;
}

interface Parts {
  registrations: Registrations;
  enrolments: Enrolments;
  deviations: Deviations;
  book: Pick<AccessBook, 'interval' | 'demanding'>;
}

export function createIssuers({ registrations, enrolments, deviations, book }: Parts): Issuers {
  const view = (issuer: string): IssuerView => ({
    issuer,
    clients: clientsAt(issuer, { registrations, enrolments }),
    deviations: deviations.at(issuer),
    ...(book.interval(issuer) > 0 && { signInEvery: book.interval(issuer) }),
  });
  return {
    list() {
      const all = new Set([
        ...enrolments.issuers(),
        ...registrations.issuers(),
        ...deviations.issuers(),
        ...book.demanding(),
      ]);
      return [...all].toSorted().map(view);
    },
    setDeviation({ issuer, name, value, riskAccepted }) {
      checkIssuer(issuer);
      const read = readValue(name, value);
      if ('refused' in read) return fail('deviation-invalid', { name, reason: read.refused });
      if (name === 'assume-pkce' && !riskAccepted) fail('deviation-risky', { issuer });
      deviations.set(issuer, name, read.value);
      return view(issuer);
    },
    removeDeviation: (issuer, name) => deviations.remove(issuer, name),
  };
}

/** One for each client: who uses it, and how long a registration lives. */
function clientsAt(
  issuer: string,
  { registrations, enrolments }: Pick<Parts, 'registrations' | 'enrolments'>,
): IssuerClient[] {
  const clients = new Map<string, IssuerClient>();
  for (const { clientId: id, registeredAt, expiresAt } of registrations.at(issuer)) {
    const end = expiresAt === undefined ? {} : { expiresAt: isoTime(expiresAt) };
    clients.set(id, { origin: 'registered', id, servers: [], since: isoTime(registeredAt), ...end });
  }
  for (const { clientId: id, origin, server } of enrolments.at(issuer)) {
    const known = clients.get(id) ?? { origin, id, servers: [] };
    clients.set(id, { ...known, servers: [...known.servers, server] });
  }
  return [...clients.values()];
}

/**
 * Whether this can be an issuer's identifier: letter for letter what its metadata says, or it would change nothing. Loopback is
 * for issuers on this machine. Problem: `issuer-invalid`.
 */
export function checkIssuer(issuer: string): void {
  const url = usableAddress(issuer, new URL('http://127.0.0.1'));
  if (!url || url.search !== '' || url.hash !== '') fail('issuer-invalid', { issuer });
}
