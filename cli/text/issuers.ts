import {
  deviationName,
  type Deviation,
  type DeviationName,
  type IssuerClient,
  type IssuerView,
} from '../../shared/issuers.ts';
import { visible } from '../../shared/visible.ts';
import type { Paint } from './paint.ts';
import { relativeTime } from './time.ts';

export const deviationNames = deviationName.options;

/** What each does, for people who do not know OAuth by heart. */
export const deviationWords: Record<DeviationName, string> = {
  'no-resource': 'do not name the server that the tokens are for',
  'no-offline-access': 'ask for lasting access only where the server does',
  redirect: 'come back to localhost or 127.0.0.1, maybe with :PORT',
  'assume-pkce': 'trust that it supports PKCE (dangerous if not true)',
};

/** Each sign-in service: how it knows us, then where we give way. */
export function issuersText(issuers: readonly IssuerView[], paint: Paint, now: number): string {
  if (issuers.length === 0) return 'No sign-in services yet: no server has signed in.\n';
  return issuers.map((one) => issuerText(one, paint, now)).join('');
}

function issuerText({ issuer, clients, deviations, signInEvery }: IssuerView, paint: Paint, now: number): string {
  const lines = [
    ...clients.map((one) => clientText(one, now)),
    ...deviations.map((one) => paint.warn(deviationText(one, now))),
    ...(signInEvery === undefined ? [] : [`you sign in anew every ${signInEvery} h`]),
  ];
  return `${paint.bold(visible(issuer))}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function clientText({ origin, id, servers, since, expiresAt }: IssuerClient, now: number): string {
  const how = {
    given: 'knows Drawbridge by a client id you gave',
    document: 'knows Drawbridge by its public document',
    registered: `knows Drawbridge by its own registration${since === undefined ? '' : ` of ${relativeTime(since, now)}`}`,
  }[origin];
  const end = expiresAt === undefined ? '' : `, which ends ${relativeTime(expiresAt, now)}`;
  const users = servers.length === 0 ? 'no server uses it now' : `for ${servers.map(visible).join(', ')}`;
  return `${how}${end} (${visible(id)}), ${users}`;
}

function deviationText({ name, value, origin, since }: Deviation, now: number): string {
  const by = origin === 'set' ? 'you set it' : 'learned from its answers';
  const what = value === undefined ? name : `${name} ${visible(value)}`;
  return `deviation ${what}: ${deviationWords[name]}; ${by} ${relativeTime(since, now)}`;
}
