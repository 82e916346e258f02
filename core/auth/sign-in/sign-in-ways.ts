import type { AuthServer } from '../auth.ts';
import type { CompanyPolicy } from '../company/company-policy.ts';
import type { Clients, Enrolment } from '../clients/clients.ts';
import type { Destination } from '../issuer/destination.ts';
import { lessonOf, type Asked, type Deviations, type Learnable } from '../clients/deviations.ts';
import type { OauthFailure } from '../issuer/oauth-failure.ts';
import type { RedirectAnswer } from './redirect-listener.ts';
import type { Registrations } from '../clients/registrations.ts';

/** One way through the issuer: as whom, and giving way in what. */
export interface Way {
  /** As whom, and where the answer with this state comes back to. */
  enrol(state: string): Promise<Enrolment>;
  /** What the issuer's answers on the ways before have taught. Kept only if it helps. */
  lessons: readonly Learnable[];
  /** The person is known from another sign-in in the same browser, maybe: no page is to be shown. */
  quiet?: boolean | undefined;
  /** The tab that came back from the way before and waits to be sent on. */
  tab?: RedirectAnswer | undefined;
}

export interface WayParts {
  clients: Clients;
  registrations: Registrations;
  deviations: Deviations;
  server: AuthServer;
  destination: Destination;
  signal: AbortSignal;
  companies: Pick<CompanyPolicy, 'sharesSession'>;
}

export function firstWay({ clients, server, destination: { metadata }, signal, companies }: WayParts): Way {
  const quiet = companies.sharesSession(metadata.issuer);
  return { enrol: (state) => clients.enrol({ server, metadata, state, fresh: false, signal }), lessons: [], quiet };
}

/** What an issuer says where no page was to be shown and one is needed (OpenID Connect Core 3.1.2.6). */
const WANTS_PAGE: readonly string[] = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
];

/** Whether we give way here, by what is known of the issuer or was just learned. */
export function givesWay(name: Learnable, { lessons }: Way, { deviations, destination }: WayParts): boolean {
  return lessons.includes(name) || deviations.has(destination.metadata.issuer, name);
}

/**
 * The way to go after the issuer refused the one before; `undefined`: there is none. Each reason to go again holds once in a
 * sign-in: what was learned is not asked for again, and a client just registered is not a stored one.
 */
export function wayAfter(
  failure: OauthFailure,
  before: { way: Way; enrolment: Enrolment; answer: RedirectAnswer; asked: Asked },
  { clients, registrations, server, destination: { metadata }, signal }: WayParts,
): Way | undefined {
  const { way, enrolment, answer: tab, asked } = before;
  const { client, listener, origin } = enrolment;
  const lesson = lessonOf(failure, asked);
  const enrolAgain = async (state: string): Promise<Enrolment> => ({ ...enrolment, listener: listener.again(state) });
  if (lesson) return { enrol: enrolAgain, lessons: [...way.lessons, lesson], quiet: way.quiet, tab };
  if (way.quiet && failure.kind === 'refused' && WANTS_PAGE.includes(failure.error))
    return { enrol: enrolAgain, lessons: way.lessons, quiet: false, tab };
  if (failure.kind !== 'refused' || failure.error !== 'invalid_client' || origin !== 'stored') return undefined;
  // The issuer has forgotten us.
  registrations.drop(metadata.issuer, client.id);
  const enrol = (state: string): Promise<Enrolment> =>
    clients.enrol({ server, metadata, state, fresh: true, signal, listener: listener.again(state) });
  return { ...way, enrol, tab };
}
