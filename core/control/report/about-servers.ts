import type { CompanyView, ServerView } from '../../../shared/contract.ts';
import type { IssuerView } from '../../../shared/issuers.ts';
import type { Account, Health } from '../../../shared/models.ts';
import type { Redaction } from './redact.ts';

/** Has the redaction know every account, whatever part of the report is written first. */
export function learnAccounts(
  servers: readonly ServerView[],
  companies: readonly CompanyView[],
  redaction: Redaction,
): void {
  for (const { accounts } of servers) for (const { id, name } of accounts) redaction.account(id, name);
  for (const { member } of companies) if (member) redaction.account(member.id, member.name);
}

export function aboutServers(servers: readonly ServerView[], redaction: Redaction): string[] {
  return servers.flatMap((server) => {
    const { id, url, accountState, accounts, account, protocolVersion, health, clientId, machine, headers } = server;
    return [
      `${id}  ${url}`,
      `  sign-in: ${accountState}; protocol ${protocolVersion ?? 'not known yet'}; ${healthWords(health)}`,
      ...(clientId === undefined
        ? []
        : [`  with a client of the person's own${machine === true ? ', without a person' : ''}`]),
      ...(headers === undefined ? [] : [`  sends the headers ${headers.join(', ')}`]),
      ...accounts.map((one) => `  ${accountWords(one, one.id === account?.id, redaction)}`),
    ].map((line) => redaction.text(line));
  });
}

function healthWords(health: Health): string {
  if (health.state === 'unknown') return 'not used since the start';
  if (health.state === 'ok') return `worked at ${health.at}`;
  return `failing since ${health.at}: ${health.message}`;
}

function accountWords(account: Account, isDefault: boolean, redaction: Redaction): string {
  const { id, name, issuer, scopes, signedInAt, expiresAt, refreshable } = account;
  return [
    `${redaction.account(id, name)}${isDefault ? ' (default)' : ''} at ${issuer}`,
    `since ${signedInAt}`,
    expiresAt === undefined ? 'token without an end' : `token until ${expiresAt}`,
    refreshable ? 'refreshed' : 'not refreshed',
    `scopes: ${scopes.join(' ') || 'none'}`,
  ].join('; ');
}

export function aboutCompanies(companies: readonly CompanyView[], redaction: Redaction): string[] {
  return companies.flatMap(({ name, issuer, state, member, problem, servers, clients }) =>
    [
      `${name} at ${issuer}: ${state}${problem === undefined ? '' : `; ${problem}`}`,
      ...(member
        ? [`  ${redaction.account(member.id, member.name)}, ${member.renewable ? 'renewed' : 'not renewed'}`]
        : []),
      ...servers.map((one) => `  signs in ${redaction.account(one.account)} at ${one.server}`),
      ...clients.map((one) => `  what proves our client at ${one.issuer}: ${one.proof}`),
    ].map((line) => redaction.text(line)),
  );
}

export function aboutIssuers(issuers: readonly IssuerView[], redaction: Redaction): string[] {
  return issuers.flatMap(({ issuer, clients, deviations, signInEvery }) => [
    redaction.text(issuer),
    // A client's id may be whatever its issuer made of it.
    ...clients.map(({ origin, servers, since, expiresAt }) =>
      redaction.text(
        `  client ${origin} for ${servers.join(', ')}${since ? ` since ${since}` : ''}${expiresAt ? `, ends ${expiresAt}` : ''}`,
      ),
    ),
    ...deviations.map(({ name, origin, since }) => `  ${name}, ${origin} ${since}`),
    ...(signInEvery === undefined ? [] : [`  sign-in every ${signInEvery} hours`]),
  ]);
}
