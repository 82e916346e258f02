import type { DatabaseSync } from 'node:sqlite';
import { deviationName, type Deviation, type DeviationName } from '../../../shared/issuers.ts';
import { isoTime, type Clock } from '../../ports/clock.ts';
import { storage } from '../../storage/database.ts';
import type { OauthFailure } from '../issuer/oauth-failure.ts';
import { readRedirectForm, redirectFormText, type RedirectForm } from './redirect-form.ts';

/** Where issuers differ from the specification, and we give way: learned from a failure, or set by the person. */
export interface Deviations {
  at(issuer: string): Deviation[];
  has(issuer: string, name: DeviationName): boolean;
  /** The redirect form this issuer takes, where that is known. */
  redirectAt(issuer: string): { form: RedirectForm; isSet: boolean } | undefined;
  /** Does nothing where the person has set it. */
  learn(issuer: string, name: Learnable, value?: string): void;
  set(issuer: string, name: DeviationName, value?: string): void;
  remove(issuer: string, name: DeviationName): boolean;
  /** Forgets what was learned; what the person set stays. */
  forgetLearned(issuer: string): void;
  issuers(): string[];
}

/** That an issuer supports PKCE though it does not say so is nothing a failure can teach. */
export type Learnable = Exclude<DeviationName, 'assume-pkce'>;

/** What of a request was ours to leave out. */
export interface Asked {
  resource: boolean;
  /** We added `offline_access`; nobody asked us to. */
  offlineAccess: boolean;
}

/** What an issuer's refusal teaches, if the same request without it may do better. */
export function lessonOf(failure: OauthFailure, asked: Asked): Learnable | undefined {
  if (failure.kind !== 'refused') return undefined;
  // RFC 8707 2: the resource is invalid, missing, unknown or malformed.
  if (failure.error === 'invalid_target' && asked.resource) return 'no-resource';
  if (failure.error === 'invalid_scope' && asked.offlineAccess) return 'no-offline-access';
  return undefined;
}

interface Columns {
  issuer: string;
  name: string;
  value: string | null;
  origin: string;
  since: number;
}

/** Deviations in auth.db. Problems: `disk-full`, `storage-failed`. */
export function createDeviations(db: DatabaseSync, file: string, clock: Clock): Deviations {
  const at = db.prepare('SELECT * FROM deviations WHERE issuer = ? ORDER BY name');
  const put = db.prepare(
    `INSERT INTO deviations VALUES (?, ?, ?, ?, ?) ON CONFLICT (issuer, name)
     DO UPDATE SET value = excluded.value, origin = excluded.origin, since = excluded.since
     WHERE excluded.origin = 'set' OR deviations.origin = 'learned'`,
  );
  const remove = db.prepare('DELETE FROM deviations WHERE issuer = ? AND name = ?');
  const forget = db.prepare("DELETE FROM deviations WHERE issuer = ? AND origin = 'learned'");
  const issuers = db.prepare('SELECT DISTINCT issuer FROM deviations');
  const write = (issuer: string, name: DeviationName, value: string | undefined, origin: Deviation['origin']): void =>
    storage(file, () => void put.run(issuer, name, value ?? null, origin, clock.now()));
  const read = (issuer: string): Deviation[] =>
    storage(file, () => (at.all(issuer) as unknown as Columns[]).flatMap(deviationOf));
  const find = (issuer: string, name: DeviationName): Deviation | undefined =>
    read(issuer).find((one) => one.name === name);
  return {
    at: read,
    has: (issuer, name) => find(issuer, name) !== undefined,
    redirectAt(issuer) {
      const { value = '', origin } = find(issuer, 'redirect') ?? {};
      const form = readRedirectForm(value);
      return form && { form, isSet: origin === 'set' };
    },
    learn: (issuer, name, value) => write(issuer, name, value, 'learned'),
    set: (issuer, name, value) => write(issuer, name, value, 'set'),
    remove: (issuer, name) => storage(file, () => remove.run(issuer, name).changes > 0),
    forgetLearned: (issuer) => storage(file, () => void forget.run(issuer)),
    issuers: () => storage(file, () => (issuers.all() as unknown as { issuer: string }[]).map((row) => row.issuer)),
  };
}

// A name that a later version wrote, and this one does not know, changes nothing.
function deviationOf({ name, value, origin, since }: Columns): Deviation[] {
  const known = deviationName.safeParse(name);
  if (!known.success) return [];
  const of = { name: known.data, origin: origin === 'set' ? ('set' as const) : ('learned' as const) };
  return [{ ...of, ...(value !== null && { value }), since: isoTime(since) }];
}

/** The value of a deviation as it is kept, or what is wrong with it. */
export function readValue(name: DeviationName, value: string | undefined): { value?: string } | { refused: string } {
  if (name !== 'redirect') return value === undefined ? {} : { refused: 'it takes no value' };
  const form = readRedirectForm(value ?? '');
  if (form) return { value: redirectFormText(form) };
  return {
    refused: 'give 127.0.0.1 or localhost, either with a port from 1024 such as localhost:8080, or a port alone',
  };
}
